/**
 * Opens the store of a device once, without a network, and says on stdout what it took: `<file> <service>`. A process of
 * its own, so that nothing is warm and all its memory is the client's.
 */
import { createReactive } from '../../packages/client-sdk/src/reactive/index.ts'
import { developmentIdentity, MlsClient } from '../../packages/client-sdk/src/index.ts'
import { sqliteStorage } from '../../packages/client-sdk/src/storage/sqlite/index.ts'
import { owner } from './filled-store.ts'
import type { Opening } from './opening.ts'

const [file = '', service = ''] = process.argv.slice(2)
const session = await developmentIdentity({ seed: owner })
const offline = () => Promise.reject(new TypeError('there is no network'))
const before = memory()

const start = performance.now()
const client = await MlsClient.open({
  session,
  service,
  serviceUrl: 'http://fake.invalid',
  storage: sqliteStorage(file),
  fetch: offline,
  updates: 'polling',
})
const opened = performance.now() - start
const { convos } = createReactive(client)
await new Promise<void>((resolve) => {
  const look = () => {
    if (!convos.getSnapshot().loading) resolve()
  }
  convos.subscribe(look)
  look()
})
const listed = performance.now() - start
const [first] = await client.convos.list()
const page = (await first?.messages({ limit: 50 })) ?? []
const shown = performance.now() - start
const opening: Opening = { opened, listed, shown, memory: memory() - before }
if (convos.getSnapshot().convos.length > 0 && page.length === 0) throw new Error('the messages are not there')
process.stdout.write(JSON.stringify(opening))
process.exit(0)

function memory(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
