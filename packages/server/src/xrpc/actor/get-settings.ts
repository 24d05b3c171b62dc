import { getSettings as get } from '@catbird-mls/core/consent'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'
import { settingsView } from './settings-view.ts'

/** `blue.catbird.mls.actor.getSettings` */
export function getSettings(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db'>): void {
  server.blue.catbird.mls.actor.getSettings(
    ports.acts.account(ids.BlueCatbirdMlsActorGetSettings, async ({ caller }) => ({
      settings: settingsView(await get(ports, caller)),
    })),
  )
}
