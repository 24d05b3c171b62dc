import { randomBytes } from 'node:crypto'
import { DEFAULT_CIPHERSUITE, asMessageId, encodeMessageData, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { buildCommit, createGroup, encrypt, joinFromWelcome, makeKeyPackage } from '@catbird-mls/client/mls'
import type { DeviceKeys, GroupState, OwnKeyPackage } from '@catbird-mls/client/mls'
import { ids } from '../../packages/server/src/lexicon/ids.ts'
import { expectGood } from '../../packages/server/src/testing/test-server.ts'
import type { SignedIn, TestServer } from '../../packages/server/src/testing/test-server.ts'

/** The methods that have answered anybody in this file of tests; signing in calls the first two. */
export const called = new Set<string>([
  ids.BlueCatbirdMlsDeviceRegisterDevice,
  ids.BlueCatbirdMlsServerCreateSession,
])

/** What methods answer with, as far as this story looks at it. */
export type Body = Record<string, unknown>
/** A convo, likewise. */
export type Convo = {
  convoId: string
  epoch: number
  status: string
  lastSeq: number
  members: { did: string }[]
}

/** Somebody with a device that has signed in, who speaks MLS and HTTP without the SDK. */
export class Person {
  readonly keys: DeviceKeys
  readonly #signedIn: SignedIn

  constructor(signedIn: SignedIn) {
    this.#signedIn = signedIn
    const { deviceId, signatureKey, privateKey } = signedIn.device
    const { did } = signedIn.account
    this.keys = { did, deviceId, ciphersuite: DEFAULT_CIPHERSUITE, publicKey: signatureKey, privateKey }
  }

  static async arrive(test: Pick<TestServer, 'signIn'>, account?: SignedIn['account']): Promise<Person> {
    return new Person(await test.signIn(account))
  }

  get account(): SignedIn['account'] {
    return this.#signedIn.account
  }

  get refreshToken(): string {
    return this.#signedIn.refreshToken
  }

  async call(lxm: string, input: Body = {}): Promise<Body> {
    called.add(lxm)
    return expectGood(await this.#signedIn.call(lxm, input))
  }

  async refusal(lxm: string, input: Body = {}): Promise<string | undefined> {
    return (await this.#signedIn.call(lxm, input)).error
  }

  async publish(count: number): Promise<OwnKeyPackage[]> {
    const own: OwnKeyPackage[] = []
    for (let made = 0; made < count; made++)
      own.push(await makeKeyPackage(this.keys, { now: Date.now(), days: 30 }))
    const keyPackages = own.map(({ keyPackage }) => keyPackage)
    await this.call(ids.BlueCatbirdMlsKeyPackagePublishKeyPackages, { keyPackages })
    return own
  }

  async claim(did: string): Promise<Uint8Array[]> {
    const claimed = await this.call(ids.BlueCatbirdMlsKeyPackageClaimKeyPackages, { dids: [did] })
    return (claimed['keyPackages'] as { keyPackage: Uint8Array }[]).map(({ keyPackage }) => keyPackage)
  }

  async openWelcome(own: OwnKeyPackage[]): Promise<GroupState> {
    const { welcomes } = await this.call(ids.BlueCatbirdMlsGroupListWelcomes)
    const [sent] = welcomes as {
      welcomeId: string
      keyPackageRef: Uint8Array
      welcome: Uint8Array
      ratchetTree: Uint8Array
    }[]
    const keyPackage = own.find(({ ref }) => Buffer.compare(ref, sent?.keyPackageRef ?? ref.slice(1)) === 0)
    if (sent === undefined || keyPackage === undefined) throw new Error('no Welcome for this device')
    const state = await joinFromWelcome({ device: this.keys, keyPackage, ...sent })
    await this.call(ids.BlueCatbirdMlsGroupAckWelcome, { welcomeId: sent.welcomeId })
    return state
  }

  async seal(
    state: GroupState,
    text: string,
  ): Promise<{ messageId: string; ciphertext: Uint8Array; state: GroupState }> {
    const id = asMessageId(randomBytes(16).toString('base64url'))
    if (id === undefined) throw new Error('no message id')
    const authenticatedData = encodeMessageData({ id, commitment: new Uint8Array(32) })
    const plaintext = new TextEncoder().encode(text)
    const sealed = await encrypt({ state, device: this.keys, plaintext, authenticatedData })
    return { messageId: id, ...sealed }
  }
}

/** Two people in a group: the one who made it, and the one who was added and has accepted. */
export async function groupOfTwo(test: TestServer) {
  const alice = await Person.arrive(test)
  const bob = await Person.arrive(test)
  const bobsOwn = await bob.publish(3)
  const policy = newGroupPolicy(alice.keys.did as Did)
  const group = await createGroup({ device: alice.keys, groupId: randomBytes(32), policy, now: Date.now() })
  const add = await alice.claim(bob.keys.did)
  const first = await buildCommit({ state: group.state, device: alice.keys, changes: { add } })
  const { convo } = await alice.call(ids.BlueCatbirdMlsConvoCreateConvo, {
    kind: 'group',
    groupInfo: group.groupInfo,
    commit: first.commit,
    commitGroupInfo: first.groupInfo,
    welcome: first.welcome,
  })
  const { convoId } = convo as Convo
  const bobsState = await bob.openWelcome(bobsOwn)
  return { alice, bob, convoId, alicesState: first.next, bobsState }
}
