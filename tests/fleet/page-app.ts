import { developmentIdentity, MlsClient } from '@catbird-mls/client'
import { indexedDbStorage } from '@catbird-mls/client/storage/indexed-db'
import { DeviceApp } from './device-app.ts'
import { hurried } from './timing.ts'

let app: DeviceApp | undefined

/** Opens the client of a development account in this page. */
export async function open(service: string, seed: string): Promise<void> {
  const session = await developmentIdentity({ seed })
  app = new DeviceApp(await MlsClient.open({ session, service, storage: indexedDbStorage('fleet') }, hurried))
}

/** The app on the device in this page. */
export function device(): DeviceApp {
  if (app === undefined) throw new Error('no client is open in this page')
  return app
}
