import { randomBytes, toBase64Url } from '../../packages/client-sdk/src/bytes.ts'
import { encodeContent } from '../../packages/client-sdk/src/content/content.ts'
import { sqliteStorage } from '../../packages/client-sdk/src/storage/sqlite/index.ts'
import type { Change, Store } from '../../packages/client-sdk/src/storage/contract.ts'
import { convoRecord } from '../../packages/client-sdk/src/store/convo-record.ts'
import { keys, prefixes } from '../../packages/client-sdk/src/store/keys.ts'
import { messageRecord } from '../../packages/client-sdk/src/store/message-record.ts'
import { openFakeClient } from '../../packages/client-sdk/src/testing/fake-clients.ts'
import { unsafeFakeService } from '../../packages/client-sdk/src/testing/unsafe-fake-service.ts'

/** How much a device holds. */
export interface Holding {
  readonly convos: number
  /** Accounts in each convo, each with one device. */
  readonly members: number
  /** Messages in each convo. */
  readonly messages: number
}

/** Whose store it is. */
export const owner = 'owner'

const DAY = 86_400_000
const AT_ONCE = 1000

/**
 * Fills a file with the store of a device that holds so much. Its groups are real, made with a service in this process;
 * its messages are written as they are stored, and were never encrypted. Gives that service's DID.
 */
export async function fillStore(file: string, { convos, members, messages }: Holding): Promise<string> {
  const service = unsafeFakeService()
  const dids: string[] = []
  for (let i = 1; i < members; i++) {
    const { client } = await openFakeClient(service, `member ${String(i)}`)
    dids.push(client.did)
    await client.close()
  }
  const { client } = await openFakeClient(service, owner, sqliteStorage(file))
  for (let i = 0; i < convos; i++) await client.convos.create({ members: dids, name: `Convo ${String(i)}` })
  await client.close()
  const store = await sqliteStorage(file).open()
  for (const [key, bytes] of await store.list({ prefix: prefixes.convo }))
    await fillConvo(store, { key, bytes, dids, messages })
  await store.close()
  return service.did
}

async function fillConvo(
  store: Store,
  of: {
    readonly key: string
    readonly bytes: Uint8Array
    readonly dids: readonly string[]
    readonly messages: number
  },
): Promise<void> {
  const record = convoRecord.decode(of.bytes)
  const { convoId, generation, createdAt } = record
  const since = createdAt - 30 * DAY
  for (let i = 0; i < of.messages; i += AT_ONCE) {
    const changes: Change[] = []
    for (let n = i; n < Math.min(of.messages, i + AT_ONCE); n++) {
      const [seq, messageId] = [record.seq + 1 + n, toBase64Url(randomBytes(16))]
      const author = { did: of.dids[n % of.dids.length] ?? '', deviceId: 'member' }
      const text = `Message ${String(n)}: see you at nine, at the station, and bring something to eat`
      const content = encodeContent({ $type: 'blue.catbird.mls.message.defs#text', text })
      const place = { seq, generation, epoch: 1, createdAt: since + (n * 30 * DAY) / of.messages }
      changes.push({
        key: keys.message(convoId, seq),
        value: messageRecord.encode({ ...place, messageId, author, content }),
      })
      changes.push({ key: keys.messageId(convoId, messageId), value: new TextEncoder().encode(String(seq)) })
    }
    await store.write(changes)
  }
  // As if search had taken all of it in: that it does so once is not what opening costs.
  const seq = record.seq + of.messages
  await store.write([{ key: of.key, value: convoRecord.encode({ ...record, seq, indexedFrom: 0 }) }])
}
