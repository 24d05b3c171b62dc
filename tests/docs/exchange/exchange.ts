import { createHash } from 'node:crypto'
import {
  asMessageId,
  commitContent,
  COMMITMENT_KEY_BYTES,
  encodeMessageData,
  newGroupPolicy,
  toCbor,
} from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import {
  buildCommit,
  createGroup,
  decrypt,
  encrypt,
  generateDeviceKeys,
  joinFromWelcome,
  makeKeyPackage,
  policyOf,
} from '@catbird-mls/client/mls'
import type { GroupState, OwnKeyPackage } from '@catbird-mls/client/mls'
import { ids } from '../../../packages/server/src/lexicon/ids.ts'
import { createTestAccount } from '../../../packages/server/src/testing/account.ts'
import { startTestServer } from '../../../packages/server/src/testing/test-server.ts'
import { Recorder } from './record.ts'
import type { NamedBytes, Speaker, Step } from './record.ts'
import { unsafeSeededCrypto } from './seeded-crypto.ts'

/** The exchange, and the secrets behind it, so that a reader can compute every byte. */
export interface Exchange {
  readonly steps: readonly Step[]
  readonly secrets: readonly NamedBytes[]
}

/** When all of it happens. */
export const now = () => new Date('2026-01-01T12:00:00Z')

/** Takes two people through create, join, message and remove, on a real service with known randomness. */
export async function runExchange(): Promise<Exchange> {
  using seeded = unsafeSeededCrypto('the exchange of the documents')
  const { bytes } = seeded
  const environment = { SERVICE_DID: 'did:web:mls.example' }
  await using test = await startTestServer(environment, { clock: { now }, random: { bytes } })
  const recorder = new Recorder({ url: test.url, did: test.did, now, bytes })
  const alice = await arrive('Alice', 'alices-phone-0001')
  const bob = await arrive('Bob', 'bobs-laptop-00001')
  const story = new Story(recorder, alice, bob, bytes)
  await story.tell()
  return { steps: recorder.steps, secrets: story.secrets }
}

async function arrive(name: string, deviceId: string): Promise<Speaker> {
  const account = await createTestAccount()
  const made = await generateDeviceKeys(account.did)
  return { name, account, keys: { ...made, deviceId } }
}

class Story {
  readonly secrets: NamedBytes[] = []
  readonly #recorder: Recorder
  readonly #alice: Speaker
  readonly #bob: Speaker
  readonly #bytes: (length: number) => Uint8Array

  constructor(recorder: Recorder, alice: Speaker, bob: Speaker, bytes: (length: number) => Uint8Array) {
    this.#recorder = recorder
    this.#alice = alice
    this.#bob = bob
    this.#bytes = bytes
  }

  async tell(): Promise<void> {
    await this.#register(this.#alice)
    await this.#register(this.#bob)
    const own = await this.#publish()
    const { convoId, state } = await this.#create()
    const bobs = await this.#join(own)
    const spoken = await this.#speak(convoId, state)
    await this.#read(convoId, bobs)
    await this.#remove(convoId, spoken)
  }

  async #register(who: Speaker): Promise<void> {
    const { deviceId, ciphersuite, publicKey: signatureKey, privateKey } = who.keys
    this.#secret(`${who.name}: signature key (PKCS #8)`, privateKey)
    await this.#recorder.call(
      who,
      ids.BlueCatbirdMlsDeviceRegisterDevice,
      { deviceId, ciphersuite, signatureKey },
      {
        title: `${who.name} registers a device`,
        text: 'Outside development the device’s record stands in the account’s repo before this, and the service fetches it with its proof.',
      },
    )
  }

  async #publish(): Promise<OwnKeyPackage> {
    const own = await makeKeyPackage(this.#bob.keys, { now: now().getTime(), days: 28 })
    this.#secret('Bob: private halves of the key package (DAG-CBOR {hpke, init})', own.privateKeys)
    await this.#recorder.call(
      this.#bob,
      ids.BlueCatbirdMlsKeyPackagePublishKeyPackages,
      { keyPackages: [own.keyPackage] },
      {
        title: 'Bob publishes a key package',
        text: 'An MLSMessage(KeyPackage). The private halves are stored before the first byte goes out.',
      },
    )
    return own
  }

  async #create(): Promise<{ convoId: string; state: GroupState }> {
    const { keys } = this.#alice
    const claimed = await this.#recorder.call(
      this.#alice,
      ids.BlueCatbirdMlsKeyPackageClaimKeyPackages,
      { dids: [this.#bob.keys.did] },
      {
        title: 'Alice claims a key package of each of Bob’s devices',
        text: 'She checks that it verifies and that its credential names the account she asked for: the service is not believed about whose it is.',
      },
    )
    const add = (claimed['keyPackages'] as { keyPackage: Uint8Array }[]).map(({ keyPackage }) => keyPackage)
    const policy = newGroupPolicy(keys.did as Did)
    const begun = await createGroup({ device: keys, groupId: this.#bytes(32), policy, now: now().getTime() })
    const first = await buildCommit({ state: begun.state, device: keys, changes: { add } })
    const input = {
      kind: 'group',
      groupInfo: begun.groupInfo,
      commit: first.commit,
      commitGroupInfo: first.groupInfo,
      welcome: first.welcome,
    }
    const { convo } = await this.#recorder.call(this.#alice, ids.BlueCatbirdMlsConvoCreateConvo, input, {
      title: 'Alice creates the convo',
      text: '`groupInfo` is of epoch 0 and carries the tree of one leaf; `commit` is MLSMessage(PublicMessage) with one Add; `commitGroupInfo` is of epoch 1, with `external_pub` and without the tree; `welcome` is without the tree too.',
    })
    return { convoId: (convo as { convoId: string }).convoId, state: first.next }
  }

  async #join(own: OwnKeyPackage): Promise<GroupState> {
    const listed = await this.#recorder.call(
      this.#bob,
      ids.BlueCatbirdMlsGroupListWelcomes,
      {},
      {
        title: 'Bob finds the Welcome',
        text: 'The service adds the ratchet tree of the epoch. Its hash stands in the GroupInfo that Alice signed, so a wrong tree is found out.',
      },
    )
    const [sent] = listed['welcomes'] as Sent[]
    if (sent === undefined) throw new Error('no Welcome came')
    const state = await joinFromWelcome({ device: this.#bob.keys, keyPackage: own, ...sent })
    const { welcomeId, convoId } = sent
    await this.#recorder.call(
      this.#bob,
      ids.BlueCatbirdMlsGroupAckWelcome,
      { welcomeId },
      { title: 'Bob has joined', text: 'Acknowledged once his state is stored.' },
    )
    await this.#recorder.call(
      this.#bob,
      ids.BlueCatbirdMlsConvoAcceptConvo,
      { convoId },
      {
        title: 'Bob accepts the convo',
        text: 'Alice is a stranger to him, so it came as a request: until he accepts, his device reads and does nothing else.',
      },
    )
    return state
  }

  async #speak(convoId: string, state: GroupState): Promise<GroupState> {
    const id = asMessageId('exchange-message-1')
    if (id === undefined) throw new Error('no message id')
    const content = toCbor({ $type: 'blue.catbird.mls.message.defs#text', text: 'See you at nine' })
    const key = this.#bytes(COMMITMENT_KEY_BYTES)
    const { plaintext, commitment } = commitContent(content, key)
    this.#secret('Message: content (DAG-CBOR)', content)
    this.#secret('Message: commitment key', key)
    const authenticatedData = encodeMessageData({ id, commitment })
    const sealed = await encrypt({ state, device: this.#alice.keys, plaintext, authenticatedData })
    const input = { convoId, messageId: id, ciphertext: sealed.ciphertext }
    await this.#recorder.call(this.#alice, ids.BlueCatbirdMlsMessageSendMessage, input, {
      title: 'Alice sends a message',
      text: 'MLSMessage(PrivateMessage). Its authenticated data is DAG-CBOR `{v: 1, id, c}`; the plaintext is DAG-CBOR `{content, key, pad}`, padded to 256 bytes.',
    })
    return sealed.state
  }

  async #read(convoId: string, state: GroupState): Promise<void> {
    const told = {
      title: 'Bob reads the log',
      text: 'From the entry after the commit that added him. He decrypts, and drops a message whose content does not match the commitment.',
    }
    const input = { convoId, sinceSeq: 1 }
    const page = await this.#recorder.call(this.#bob, ids.BlueCatbirdMlsMessageGetLog, input, told)
    const [entry] = page['entries'] as { ciphertext: Uint8Array }[]
    if (entry === undefined) throw new Error('no message came')
    const { sender } = await decrypt(state, entry.ciphertext)
    if (sender.did !== this.#alice.keys.did) throw new Error('the message is not of Alice')
  }

  async #remove(convoId: string, state: GroupState): Promise<void> {
    const banned = [Uint8Array.from(createHash('sha256').update(this.#bob.keys.did).digest())]
    const changes = { remove: [1], policy: { ...policyOf(state), banned } }
    const { commit, groupInfo } = await buildCommit({ state, device: this.#alice.keys, changes })
    await this.#recorder.call(
      this.#alice,
      ids.BlueCatbirdMlsGroupSubmitCommit,
      { convoId, commit, groupInfo },
      {
        title: 'Alice removes Bob',
        text: 'One Remove, and one GroupContextExtensions whose policy bans his account until an admin lifts it; so the commit carries a path.',
      },
    )
    await this.#recorder.call(
      this.#bob,
      ids.BlueCatbirdMlsMessageGetLog,
      { convoId, sinceSeq: 2 },
      { title: 'Bob learns of it', text: 'The commit that removed him is the last entry he is given.' },
    )
  }

  #secret(name: string, bytes: Uint8Array): void {
    this.secrets.push({ name, hex: Buffer.from(bytes).toString('hex') })
  }
}

interface Sent {
  readonly welcomeId: string
  readonly convoId: string
  readonly welcome: Uint8Array
  readonly ratchetTree: Uint8Array
}
