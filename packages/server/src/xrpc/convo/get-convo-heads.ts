import { getConvoHeads as getHeads } from '@catbird-mls/core/convos'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.convo.getConvoHeads` */
export function getConvoHeads(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db'>): void {
  server.blue.catbird.mls.convo.getConvoHeads(
    ports.acts.account(ids.BlueCatbirdMlsConvoGetConvoHeads, async ({ caller, params }) => {
      const { limit, cursor } = params
      const page = await getHeads(ports, { caller, limit, cursor })
      return { ...page, heads: [...page.heads] }
    }),
  )
}
