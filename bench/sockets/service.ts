import { createServer, parseConfig } from '@catbird-mls/server'
import { asDeviceId, asDid } from '@catbird-mls/core/mls'
import { createUnsafeTestConvo } from '../../packages/core/src/messages/testing/test-convo.ts'
import { ids } from '../../packages/server/src/lexicon/ids.ts'
import { bodyOf } from '../../packages/server/src/testing/call.ts'
import { callsTo } from '../../packages/server/src/testing/test-server.ts'
import { startDurableDatabase } from '../durable-database.ts'
import { insertDevices, insertMembers, insertTickets } from '../rows.ts'
import { answer, memory } from './processes.ts'

/** How the readers have a message sent: each body once. */
export type Sending = { readonly url: string; readonly token: string; readonly bodies: readonly string[] }

/** The service, with as many devices as its one argument says, and no limit on requests. */
const devices = Number(process.argv[2])
const database = await startDurableDatabase()
const { db } = database
await insertDevices(db, devices)
const none = { RATE_LIMIT_ACCOUNT: '0', RATE_LIMIT_ADDRESS: '0', MAX_SOCKETS_ADDRESS: '0', MAX_REQUESTS: '0' }
const server = createServer(
  parseConfig({
    SERVER_PORT: '0',
    DATABASE_URL: database.url,
    JWT_SECRET: 'a benchmark signs its sessions with this: 8c1f5b2e97d3',
    ...none,
  }),
)
await server.start()
const calls = callsTo(server, () => new Date())

answer({
  url: () => calls.url,
  memory,
  open: async () => {
    const text = await server.metrics.registry.metrics()
    return Number(/^mls_sockets (\d+)$/m.exec(text)?.[1])
  },
  /** Makes a ticket, `<name>-<n>`, for each of the first devices, and the table's statistics with it. */
  tickets: async (name: string, count: number) => {
    await insertTickets(db, name, count)
    await db.execute('ANALYZE')
  },
  /** Makes a group of a sender and the first devices, and messages of 1 KiB to it. */
  group: async (members: number, messages: number): Promise<Sending> => {
    const { account, device, accessToken } = await calls.signIn()
    const caller = { did: asDid(account.did), deviceId: asDeviceId(device.deviceId) }
    if (caller.did === undefined || caller.deviceId === undefined) throw new Error('the sender has no ids')
    const convo = await createUnsafeTestConvo(db, [{ did: caller.did, deviceId: caller.deviceId }])
    await insertMembers(db, convo.convoId, members)
    await db.execute('ANALYZE')
    return {
      url: `${calls.url}/xrpc/${ids.BlueCatbirdMlsMessageSendMessage}`,
      token: accessToken,
      bodies: Array.from({ length: messages }, () => bodyOf(convo.message({ bytes: 1024 }))),
    }
  },
  end: async () => {
    await server.stop()
    await database[Symbol.asyncDispose]()
  },
})
