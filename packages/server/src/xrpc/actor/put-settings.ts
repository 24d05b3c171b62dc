import { putSettings as put } from '@catbird-mls/core/consent'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'
import { parseSettings, settingsView } from './settings-view.ts'

/** `blue.catbird.mls.actor.putSettings` */
export function putSettings(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock'>): void {
  server.blue.catbird.mls.actor.putSettings(
    ports.acts.account(ids.BlueCatbirdMlsActorPutSettings, async ({ caller, input }) => ({
      settings: settingsView(await put(ports, caller, parseSettings(input.settings))),
    })),
  )
}
