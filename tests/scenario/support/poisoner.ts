import { encrypt, stateFromRecords } from '@catbird-mls/client/mls'
import type { MlsClient, ClientStorage } from '@catbird-mls/client'
import { encodeContent } from '../../../packages/client-sdk/src/content/content.ts'
import { newMessageId, wrap } from '../../../packages/client-sdk/src/content/envelope.ts'
import { deviceRecord } from '../../../packages/client-sdk/src/store/device-record.ts'
import { keys } from '../../../packages/client-sdk/src/store/keys.ts'
import type { Poison } from '../../support/poison/compose.ts'
import { poisonedCommit } from '../../support/poison/poison.ts'
import type { TestService } from './service.ts'

/** A member that has been one of ours, and now does with its keys what none of ours does. */
export interface Poisoner {
  readonly did: string
  readonly deviceId: string
  /** Submits the poisoned commit. */
  poison(kind: Poison): Promise<void>
  /** Sends a text, encrypted in the epoch in which it turned. */
  say(text: string): Promise<void>
}

/** What a client calls that hears nothing: it can speak, and is told nothing that it would react to. */
const spoken = ['createSession', 'refreshSession', 'submitCommit', 'sendMessage']

/** Turns a client into a poisoner: it is closed, and its keys go on without it. */
export async function turn(
  service: TestService,
  client: MlsClient,
  { seed, storage, convoId }: { seed: string; storage: ClientStorage; convoId: string },
): Promise<Poisoner> {
  await client.close()
  const { device, state } = await secretsIn(storage, convoId)
  const deaf: typeof fetch = (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const heard = !pathname.startsWith('/xrpc/') || spoken.includes(pathname.split('.').at(-1) ?? '')
    return heard ? fetch(input, init) : Promise.reject(new TypeError('it hears nothing'))
  }
  const speaks = await service.open(seed, { storage, fetch: deaf, updates: 'polling' })
  return {
    did: device.did,
    deviceId: device.deviceId,
    async poison(kind) {
      const { commit, groupInfo } = await poisonedCommit(state, device, kind)
      await speaks.xrpc.group.submitCommit({ convoId, commit, groupInfo })
    },
    async say(text) {
      const messageId = newMessageId()
      const content = encodeContent({ $type: 'blue.catbird.mls.message.defs#text', text })
      const sealed = await encrypt({ state, device, ...wrap(messageId, content) })
      await speaks.xrpc.message.sendMessage({ convoId, messageId, ciphertext: sealed.ciphertext })
    },
  }
}

async function secretsIn(storage: ClientStorage, convoId: string) {
  const store = await storage.open()
  const prefix = keys.group(convoId, 1)
  const records = await store.list({ prefix })
  const device = await store.get(keys.device)
  await store.close()
  if (device === undefined) throw new Error('the storage holds no device')
  const state = stateFromRecords(records.map(([key, bytes]) => [key.slice(prefix.length), bytes] as const))
  return { device: deviceRecord.decode(device).keys, state }
}
