import { exportAccountData as exported } from '@catbird-mls/core/personal-data'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.actor.exportAccountData` */
export function exportAccountData(
  server: Server,
  ports: Pick<XrpcPorts, 'lineActs' | 'db' | 'clock' | 'limitValues'>,
): void {
  server.blue.catbird.mls.actor.exportAccountData(
    ports.lineActs.lines(ids.BlueCatbirdMlsActorExportAccountData, ({ caller }) =>
      exported(ports, caller.did),
    ),
  )
}
