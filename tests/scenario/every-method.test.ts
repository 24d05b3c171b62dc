import { randomBytes } from 'node:crypto'
import { DEFAULT_CIPHERSUITE, asMessageId, encodeMessageData, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import {
  buildCommit,
  createGroup,
  encrypt,
  joinExternally,
  joinFromWelcome,
  leaveStatement,
  makeKeyPackage,
} from '@catbird-mls/client/mls'
import type { DeviceKeys, GroupState, OwnKeyPackage } from '@catbird-mls/client/mls'
import { describe, expect, it } from 'vitest'
import { ids } from '../../packages/server/src/lexicon/ids.ts'
import { call } from '../../packages/server/src/testing/call.ts'
import { expectGood, startTestServer } from '../../packages/server/src/testing/test-server.ts'
import type { SignedIn, TestServer } from '../../packages/server/src/testing/test-server.ts'

/** What methods answer with, as far as this story looks at it. */
type Body = Record<string, unknown>
type Convo = { convoId: string; epoch: number; status: string; lastSeq: number; members: { did: string }[] }

const called = new Set<string>()

/** Somebody with a device that has signed in. */
class Person {
  readonly keys: DeviceKeys
  readonly #signedIn: SignedIn

  constructor(signedIn: SignedIn) {
    this.#signedIn = signedIn
    const { deviceId, signatureKey, privateKey } = signedIn.device
    const { did } = signedIn.account
    this.keys = { did, deviceId, ciphersuite: DEFAULT_CIPHERSUITE, publicKey: signatureKey, privateKey }
  }

  static async arrive(test: TestServer, account?: SignedIn['account']): Promise<Person> {
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
async function groupOfTwo(test: TestServer) {
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

describe('the service over HTTP', () => {
  it('takes two people through every method', async () => {
    await using test = await startTestServer()
    const { alice, bob, convoId, alicesState, bobsState } = await groupOfTwo(test)

    // A request until Bob accepts it.
    const { convos } = await bob.call(ids.BlueCatbirdMlsConvoListConvos, { status: 'request' })
    expect(convos).toMatchObject([{ convoId, status: 'request', epoch: 1 }])
    const early = await bob.seal(bobsState, 'too early')
    expect(
      await bob.refusal(ids.BlueCatbirdMlsMessageSendMessage, {
        convoId,
        messageId: early.messageId,
        ciphertext: early.ciphertext,
      }),
    ).toBe('ConvoNotAccepted')
    expect(await bob.call(ids.BlueCatbirdMlsConvoAcceptConvo, { convoId })).toMatchObject({
      convo: { status: 'accepted' },
    })

    // They talk.
    const hello = await alice.seal(alicesState, 'hello')
    const message = { convoId, messageId: hello.messageId, ciphertext: hello.ciphertext }
    const sent = await alice.call(ids.BlueCatbirdMlsMessageSendMessage, message)
    expect(await alice.call(ids.BlueCatbirdMlsMessageSendMessage, message)).toEqual(sent)
    const replies = [await bob.seal(early.state, 'hi'), await bob.seal(early.state, 'again')]
    const messages = replies.map(({ messageId, ciphertext }) => ({ convoId, messageId, ciphertext }))
    const { results } = await bob.call(ids.BlueCatbirdMlsMessageSendMessageBatch, { messages })
    expect(results).toMatchObject([{ seq: 3 }, { seq: 4 }])
    const log = await bob.call(ids.BlueCatbirdMlsMessageGetLog, { convoId, sinceSeq: 1 })
    expect(log).toMatchObject({
      lastSeq: 4,
      entries: [{ seq: 2, ciphertext: hello.ciphertext }, { seq: 3 }, { seq: 4 }],
    })

    // Alice renews her leaf; of two commits of one epoch, one wins.
    const renewal = await buildCommit({ state: alicesState, device: alice.keys, changes: {} })
    const submission = { convoId, commit: renewal.commit, groupInfo: renewal.groupInfo }
    const receipt = await alice.call(ids.BlueCatbirdMlsGroupSubmitCommit, submission)
    expect(receipt).toMatchObject({ epoch: 2, seq: 5 })
    expect(await alice.call(ids.BlueCatbirdMlsGroupSubmitCommit, submission)).toEqual(receipt)
    const late = await buildCommit({ state: bobsState, device: bob.keys, changes: {} })
    const lost = { convoId, commit: late.commit, groupInfo: late.groupInfo }
    expect(await bob.refusal(ids.BlueCatbirdMlsGroupSubmitCommit, lost)).toBe('EpochConflict')

    // A second device of Bob joins by itself.
    const tablet = await Person.arrive(test, bob.account)
    const through = await tablet.call(ids.BlueCatbirdMlsGroupGetGroupInfo, { convoId })
    const join = await joinExternally({
      device: tablet.keys,
      groupInfo: through['groupInfo'] as Uint8Array,
      ratchetTree: through['ratchetTree'] as Uint8Array,
      now: Date.now(),
    })
    await tablet.call(ids.BlueCatbirdMlsGroupSubmitCommit, {
      convoId,
      commit: join.commit,
      groupInfo: join.groupInfo,
    })
    const { convo } = await alice.call(ids.BlueCatbirdMlsConvoGetConvo, { convoId })
    expect(convo).toMatchObject({ epoch: 3, lastSeq: 6 })
    expect(await tablet.call(ids.BlueCatbirdMlsConvoGetConvoHeads)).toMatchObject({
      heads: [{ convoId, epoch: 3 }],
    })

    // Bob leaves.
    const statement = await leaveStatement(join.next, tablet.keys, convoId)
    expect(
      await tablet.call(ids.BlueCatbirdMlsConvoLeaveConvo, { convoId, statements: [statement] }),
    ).toEqual({ seq: 7 })
  })

  it('looks after devices, key packages and sessions', async () => {
    await using test = await startTestServer()
    const alice = await Person.arrive(test)
    const bob = await Person.arrive(test)
    const [first] = await bob.publish(2)
    expect(await bob.call(ids.BlueCatbirdMlsKeyPackageGetKeyPackageStatus)).toMatchObject({ available: 2 })
    const { revoked } = await bob.call(ids.BlueCatbirdMlsKeyPackageRevokeKeyPackages, { refs: [first?.ref] })
    expect(revoked).toBe(1)
    expect(await alice.claim(bob.keys.did)).toHaveLength(1)
    expect(await alice.claim(bob.keys.did)).toHaveLength(0)

    const tablet = await Person.arrive(test, bob.account)
    const { devices } = await bob.call(ids.BlueCatbirdMlsDeviceListDevices)
    expect(devices).toHaveLength(2)
    await bob.call(ids.BlueCatbirdMlsDeviceRemoveDevice, { deviceId: tablet.keys.deviceId })
    expect(await tablet.refusal(ids.BlueCatbirdMlsDeviceListDevices)).toBe('DeviceNotFound')

    const { refreshToken } = bob
    expectGood(await call(test.url, ids.BlueCatbirdMlsServerRefreshSession, { input: { refreshToken } }))
    called.add(ids.BlueCatbirdMlsServerRefreshSession)
    await bob.call(ids.BlueCatbirdMlsServerDeleteSession)
    expectGood(await call(test.url, ids.BlueCatbirdMlsServerDescribeServer))
    called.add(ids.BlueCatbirdMlsServerDescribeServer)
  })

  it('lets a device refuse a Welcome that it cannot open', async () => {
    await using test = await startTestServer()
    const { alice, alicesState, convoId } = await groupOfTwo(test)
    const carol = await Person.arrive(test)
    await carol.publish(1)
    const add = await alice.claim(carol.keys.did)
    const commit = await buildCommit({ state: alicesState, device: alice.keys, changes: { add } })
    const { commit: bytes, groupInfo, welcome } = commit
    await alice.call(ids.BlueCatbirdMlsGroupSubmitCommit, { convoId, commit: bytes, groupInfo, welcome })
    const { welcomes } = await carol.call(ids.BlueCatbirdMlsGroupListWelcomes)
    const [{ welcomeId } = {}] = welcomes as { welcomeId?: string }[]
    await carol.call(ids.BlueCatbirdMlsGroupRejectWelcome, { welcomeId, reason: 'keyPackageUnknown' })
    expect(await carol.call(ids.BlueCatbirdMlsGroupListWelcomes)).toEqual({ welcomes: [] })
  })
})
