import { reportConvo as report } from '@catbird-mls/core/reports'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'forwards' | 'happened' | 'limitValues'>

/** `blue.catbird.mls.moderation.reportConvo` */
export function reportConvo(server: Server, ports: Ports): void {
  server.blue.catbird.mls.moderation.reportConvo(
    ports.acts.account(ids.BlueCatbirdMlsModerationReportConvo, async ({ caller, input }) => {
      const { reason, comment } = input
      const filed = await report(ports, { caller, convoId: parseConvoId(input.convoId), reason, comment })
      ports.happened.reportFiled('convo', filed)
      return { reportId: filed.reportId }
    }),
  )
}
