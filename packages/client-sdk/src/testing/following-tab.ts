import type { MlsClient } from '../client/mls-client.ts'
import { openFakeClient } from './fake-clients.ts'
import { fakeTabs } from './fake-tabs.ts'
import type { UnsafeFakeService } from './unsafe-fake-service.ts'

/** Opens a device in two tabs, and gives the client of the one that follows; `close` closes both. */
export async function openFollowingTab(
  service: UnsafeFakeService,
  seed: string,
): Promise<{ readonly client: MlsClient; close(): Promise<void> }> {
  const tabs = fakeTabs()
  const open = async () => (await openFakeClient(service, seed, tabs.open().storage)).client
  const [leads, client] = [await open(), await open()]
  return {
    client,
    async close() {
      await Promise.all([client.close(), leads.close()])
    },
  }
}
