import { getLog as get } from '@catbird-mls/core/messages'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'
import { entryView } from './entry-view.ts'

/** `blue.catbird.mls.message.getLog` */
export function getLog(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock'>): void {
  server.blue.catbird.mls.message.getLog(
    ports.acts.device(ids.BlueCatbirdMlsMessageGetLog, async ({ caller, params }) => {
      const { sinceSeq, limit } = params
      const page = await get(ports, { caller, convoId: parseConvoId(params.convoId), sinceSeq, limit })
      return { ...page, entries: page.entries.map(entryView) }
    }),
  )
}
