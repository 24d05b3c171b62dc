import { listConvos as list } from '@catbird-mls/core/convos'
import { ServiceError } from '@catbird-mls/core/errors'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'
import { convoView } from './convo-view.ts'

/** `blue.catbird.mls.convo.listConvos` */
export function listConvos(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'relations'>): void {
  server.blue.catbird.mls.convo.listConvos(
    ports.acts.account(ids.BlueCatbirdMlsConvoListConvos, async ({ caller, params }) => {
      const { limit, cursor } = params
      const page = await list(ports, { caller, limit, cursor, status: parseStatus(params.status) })
      return { ...page, convos: page.convos.map(convoView) }
    }),
  )
}

function parseStatus(text: string | undefined): 'accepted' | 'request' | undefined {
  if (text === undefined || text === 'accepted' || text === 'request') return text
  throw new ServiceError('InvalidRequest', { message: 'status must be accepted or request.' })
}
