import { createECDH, randomBytes } from 'node:crypto'
import {
  compareBytes,
  createInviteProof,
  encodeCommitData,
  inviteIdOf,
  inviteKeyOf,
  newDirectPolicy,
  signInvite,
  utf8,
} from '@catbird-mls/core/mls'
import type { Did, PolicyInvite } from '@catbird-mls/core/mls'
import {
  beginReset,
  buildCommit,
  createGroup,
  groupInfoOf,
  joinExternally,
  leaveStatement,
  policyOf,
  publicOf,
  sealEphemeral,
} from '@catbird-mls/client/mls'
import { afterAll, describe, expect, it } from 'vitest'
import { ids, methodIds } from '../../packages/server/src/lexicon/ids.ts'
import { call } from '../../packages/server/src/testing/call.ts'
import { openStream } from '../../packages/server/src/testing/stream.ts'
import { expectGood, startTestServer } from '../../packages/server/src/testing/test-server.ts'
import { Person, called, groupOfTwo } from '../support/people.ts'

describe('the service over HTTP', () => {
  afterAll(() => {
    expect([...called].sort()).toEqual([...methodIds].sort())
  })

  it('takes two people through every method', async () => {
    await using test = await startTestServer()
    const { alice, bob, convoId, alicesState, bobsState } = await groupOfTwo(test)
    const { cursor: start } = await bob.call(ids.BlueCatbirdMlsEventGetEvents)

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
    const tags = (log['entries'] as { tag: Uint8Array }[]).map(({ tag }) => tag)
    expect(new Set(tags.map((tag) => Buffer.from(tag).toString('hex'))).size).toBe(3)

    // The stream tells Bob what polling tells him.
    const { url } = await bob.call(ids.BlueCatbirdMlsEventCreateTicket, { cursor: start })
    await using stream = await openStream(String(url).replace('localhost', '127.0.0.1'))
    called.add(ids.BlueCatbirdMlsEventSubscribe)
    expect(await stream.next()).toMatchObject({ type: '#accountEvent', body: { event: { convoId } } })
    for (const [i, seq] of [2, 3, 4].entries()) {
      const entry = { seq, tag: tags[i] }
      expect(await stream.next()).toMatchObject({ type: '#logEntry', body: { convoId, entry } })
    }
    // What is in no log is told by the stream alone.
    const facts = { at: Date.now(), content: utf8('typing') }
    const sealing = { state: alicesState, device: alice.keys, convoId }
    const ciphertext = await sealEphemeral(sealing, facts)
    await alice.call(ids.BlueCatbirdMlsMessageSendEphemeral, { convoId, ciphertext })
    expect(await stream.next()).toEqual({ type: '#ephemeral', body: { convoId, ciphertext } })
    const { events } = await bob.call(ids.BlueCatbirdMlsEventGetEvents, { cursor: start })
    expect(events).toMatchObject([
      { seq: expect.any(Number) as number },
      ...[2, 3, 4].map((seq, i) => ({ entry: { seq, tag: tags[i] } })),
    ])

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
    // A file goes along.
    const [blobId, bytes] = [randomBytes(16).toString('base64url'), new Uint8Array([1, 2, 3])]
    const part = { blobId, convoId, size: bytes.length, part: 0 }
    const upload = { ...part, bytes }
    expect(await alice.call(ids.BlueCatbirdMlsBlobUploadBlob, upload)).toMatchObject({ missing: [] })
    expect(await bob.call(ids.BlueCatbirdMlsBlobGetBlob, { blobId, convoId })).toEqual({ bytes })
    expect(await alice.call(ids.BlueCatbirdMlsBlobDeleteBlob, { blobId, convoId })).toEqual({})
    expect(await bob.refusal(ids.BlueCatbirdMlsBlobGetBlob, { blobId, convoId })).toBe('BlobNotFound')

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

    // Bob mutes it, and takes that back.
    const mutes = [ids.BlueCatbirdMlsConvoMuteConvo, ids.BlueCatbirdMlsConvoUnmuteConvo]
    for (const [index, mute] of mutes.entries())
      expect(await bob.call(mute, { convoId })).toMatchObject({ convo: { muted: index === 0 } })

    // Whom he lets reach him, what can be begun with him, and how far he has read.
    const settings = { allowIncoming: 'all', allowGroupInvites: 'none' }
    expect(await bob.call(ids.BlueCatbirdMlsActorPutSettings, { settings })).toEqual({ settings })
    expect(await bob.call(ids.BlueCatbirdMlsActorGetSettings)).toEqual({ settings })
    const members = [bob.keys.did]
    expect(await alice.call(ids.BlueCatbirdMlsConvoGetConvoAvailability, { members })).toEqual({
      canChat: true,
      unavailable: [],
    })
    const asGroup = { members, kind: 'group' }
    expect(await alice.call(ids.BlueCatbirdMlsConvoGetConvoAvailability, asGroup)).toEqual({
      canChat: false,
      unavailable: members,
    })
    const { convo: read } = await bob.call(ids.BlueCatbirdMlsConvoUpdateRead, { convoId, seq: 4 })
    expect(read).toMatchObject({ lastReadSeq: 4 })
    for (const updatedCount of [1, 0])
      expect(await bob.call(ids.BlueCatbirdMlsConvoUpdateAllRead)).toEqual({ updatedCount })
    const direct = await createGroup({
      device: alice.keys,
      groupId: randomBytes(32),
      policy: newDirectPolicy(alice.keys.did as Did, bob.keys.did as Did, [bob.keys.did as Did]),
      now: Date.now(),
    })
    const creation = { kind: 'direct', with: bob.keys.did, groupInfo: direct.groupInfo }
    const { convo: begun } = await alice.call(ids.BlueCatbirdMlsConvoCreateConvo, creation)
    expect(await alice.call(ids.BlueCatbirdMlsConvoGetConvoForMembers, { members })).toEqual({ convo: begun })

    // He reports it. What is said of its messages is wrong, and the service says so.
    const reason = 'spam'
    const { reportId } = await bob.call(ids.BlueCatbirdMlsModerationReportConvo, { convoId, reason })
    expect(reportId).toMatch(/^[a-z2-7]{52}$/)
    const [entry] = log['entries'] as [{ seq: number; generation: number; epoch: number; tag: Uint8Array }]
    const { did } = alice.keys
    const disclosed = {
      ...{ seq: entry.seq, generation: entry.generation, epoch: entry.epoch, tag: entry.tag },
      ...{ messageId: hello.messageId, did, content: utf8('hello'), key: new Uint8Array(32) },
    }
    const of = { convoId, did, reason, messages: [disclosed] }
    expect(await bob.refusal(ids.BlueCatbirdMlsModerationReportMessage, of)).toBe('InvalidProof')
    called.add(ids.BlueCatbirdMlsModerationReportMessage)

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

    const browser = createECDH('prime256v1')
    const [p256dh, auth] = [new Uint8Array(browser.generateKeys()), new Uint8Array(16)]
    const endpoint = 'https://push.example.com/bob'
    const target = { $type: 'blue.catbird.mls.device.defs#webPush', endpoint, p256dh, auth }
    expect(await bob.call(ids.BlueCatbirdMlsDeviceRegisterPush, { target })).toEqual({})
    expect(await bob.call(ids.BlueCatbirdMlsDeviceUnregisterPush)).toEqual({})

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

  it('gives people what it holds on them, and lets them go', async () => {
    await using test = await startTestServer()
    const alice = await Person.arrive(test)
    await alice.publish(2)
    const { text } = await alice.call(ids.BlueCatbirdMlsActorExportAccountData)
    const lines = String(text).trimEnd().split('\n')
    const rows = lines.map((line) => JSON.parse(line) as { table?: string; rows?: number })
    expect(rows.pop()).toEqual({ rows: rows.length })
    expect(rows.filter(({ table }) => table === 'key_package')).toHaveLength(2)

    const { did } = (await Person.arrive(test)).keys
    expect(await alice.refusal(ids.BlueCatbirdMlsActorDeleteAccount, { did })).toBe('InvalidRequest')
    const own = { did: alice.keys.did }
    const { deletedBy } = await alice.call(ids.BlueCatbirdMlsActorDeleteAccount, own)
    expect(Date.parse(String(deletedBy))).toBeGreaterThan(Date.now())
    expect(await alice.refusal(ids.BlueCatbirdMlsDeviceListDevices)).toBe('AccountSuspended')
  })

  it('lets people in by invites, at once or when an admin says so', async () => {
    await using test = await startTestServer()
    const { alice, alicesState, convoId } = await groupOfTwo(test)
    const [open, asking] = [await newInvite(false), await newInvite(true)]
    const policy = { ...policyOf(alicesState), invites: inOrder([open.invite, asking.invite]) }
    const made = await buildCommit({ state: alicesState, device: alice.keys, changes: { policy } })
    const { commit, groupInfo } = made
    const creation = { convoId, inviteId: open.inviteId, commit, groupInfo, preview: new Uint8Array([1]) }
    const receipt = await alice.call(ids.BlueCatbirdMlsInviteCreateInvite, creation)
    expect(receipt).toMatchObject({ epoch: 2 })
    expect(await alice.call(ids.BlueCatbirdMlsInviteCreateInvite, creation)).toEqual(receipt)
    const { invites } = await alice.call(ids.BlueCatbirdMlsInviteListInvites, { convoId })
    expect(invites).toHaveLength(2)

    // Carol joins by the open one.
    const carol = await Person.arrive(test)
    const shown = await carol.call(
      ids.BlueCatbirdMlsInviteGetInvite,
      await showing(carol, open, { convoId, service: test.did, lxm: ids.BlueCatbirdMlsInviteGetInvite }),
    )
    expect(shown).toEqual({ kind: 'group', approval: false, memberCount: 2, preview: new Uint8Array([1]) })
    const through = await carol.call(
      ids.BlueCatbirdMlsGroupGetGroupInfo,
      await showing(carol, open, { convoId, service: test.did, lxm: ids.BlueCatbirdMlsGroupGetGroupInfo }),
    )
    const { did, publicKey: signatureKey } = carol.keys
    const { groupId, epoch } = made.next.context
    const invite = await signInvite({ groupId, epoch, did, signatureKey }, open.seed)
    const join = await joinExternally({
      device: carol.keys,
      groupInfo: through['groupInfo'] as Uint8Array,
      ratchetTree: through['ratchetTree'] as Uint8Array,
      authenticatedData: encodeCommitData({ leaves: [], invite }),
      now: Date.now(),
    })
    const submission = { convoId, commit: join.commit, groupInfo: join.groupInfo }
    expect(await carol.call(ids.BlueCatbirdMlsGroupSubmitCommit, submission)).toMatchObject({ epoch: 3 })

    // Dave asks by the other.
    const dave = await Person.arrive(test)
    const request = await showing(dave, asking, {
      convoId,
      service: test.did,
      lxm: ids.BlueCatbirdMlsInviteRequestJoin,
    })
    expect(await dave.call(ids.BlueCatbirdMlsInviteRequestJoin, request)).toMatchObject({ status: 'pending' })
    expect(await dave.refusal(ids.BlueCatbirdMlsInviteRequestJoin, request)).toBe('BadInviteProof')
    const { requests } = await alice.call(ids.BlueCatbirdMlsInviteListJoinRequests, { convoId })
    expect(requests).toMatchObject([{ did: dave.keys.did, status: 'pending' }])
    const answer = { convoId, did: dave.keys.did, answer: 'approve' }
    expect(await alice.call(ids.BlueCatbirdMlsInviteAnswerJoinRequest, answer)).toEqual({
      status: 'approved',
    })

    await alice.call(ids.BlueCatbirdMlsInviteRevokeInvite, { convoId, inviteId: open.inviteId })
    const late = { convoId, service: test.did, lxm: ids.BlueCatbirdMlsInviteGetInvite }
    expect(await dave.refusal(ids.BlueCatbirdMlsInviteGetInvite, await showing(dave, open, late))).toBe(
      'InviteNotFound',
    )
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

  it('lets an admin begin the next generation', async () => {
    await using test = await startTestServer()
    const { alice, alicesState, convoId } = await groupOfTwo(test)
    const { groupInfo } = await beginReset({
      ...{ device: alice.keys, convoId, present: publicOf(alicesState), reason: 'a test', now: Date.now() },
      groupId: crypto.getRandomValues(new Uint8Array(32)),
    })
    const reset = { convoId, expectedGeneration: 1, groupInfo }
    const receipt = await alice.call(ids.BlueCatbirdMlsGroupResetConvo, reset)
    expect(receipt).toEqual({ seq: 2, generation: 2, epoch: 0 })
    expect(await alice.call(ids.BlueCatbirdMlsGroupResetConvo, reset)).toEqual(receipt)
    const { entries } = await alice.call(ids.BlueCatbirdMlsMessageGetLog, { convoId, sinceSeq: 1 })
    expect(entries).toMatchObject([{ seq: 2, notice: { generation: 2, groupInfo } }])
  })

  it('lets members report a commit, and mend what it left', async () => {
    await using test = await startTestServer()
    const { alice, bob, alicesState, convoId } = await groupOfTwo(test)
    await bob.call(ids.BlueCatbirdMlsConvoAcceptConvo, { convoId })
    const { commit, groupInfo, next } = await buildCommit({
      ...{ state: alicesState, device: alice.keys },
      changes: {},
    })
    const { seq } = await alice.call(ids.BlueCatbirdMlsGroupSubmitCommit, { convoId, commit, groupInfo })
    const report = { convoId, generation: 1, seq, reason: 'confirmationTag' }
    expect(await bob.call(ids.BlueCatbirdMlsGroupRequestRecovery, report)).toEqual({
      counted: true,
      barred: true,
    })
    const further = await buildCommit({ state: next, device: alice.keys, changes: {} })
    const submission = { convoId, commit: further.commit, groupInfo: further.groupInfo }
    expect(await alice.refusal(ids.BlueCatbirdMlsGroupSubmitCommit, submission)).toBe('CommitterBarred')
    const same = { convoId, generation: 1, epoch: 2, groupInfo: await groupInfoOf(next, alice.keys) }
    expect(await alice.call(ids.BlueCatbirdMlsGroupPutGroupInfo, same)).toEqual({ seq })
    const sealed = new TextEncoder().encode('a name, for those who have the key')
    const metadata = { convoId, generation: 1, epoch: 2, expectedVersion: 0, sealed }
    expect(await bob.call(ids.BlueCatbirdMlsGroupPutMetadata, metadata)).toEqual({ version: 1 })
    expect(
      await bob.refusal(ids.BlueCatbirdMlsGroupPutMetadata, { ...metadata, sealed: sealed.slice(1) }),
    ).toBe('MetadataConflict')
  })
})

/** A new invite, with the half of it that only a link holds. */
async function newInvite(approval: boolean) {
  const seed = new Uint8Array(randomBytes(32))
  const key = await inviteKeyOf(seed)
  return { seed, inviteId: inviteIdOf(key), invite: { key, approval } }
}

function inOrder(invites: readonly PolicyInvite[]): PolicyInvite[] {
  return [...invites].sort((a, b) => compareBytes(a.key, b.key))
}

/** What somebody shows a method who holds an invite. */
async function showing(
  { keys: { did } }: Person,
  { seed, inviteId }: Awaited<ReturnType<typeof newInvite>>,
  { convoId, service, lxm }: { convoId: string; service: string; lxm: string },
) {
  const at = { issuedAt: Math.floor(Date.now() / 1000), nonce: new Uint8Array(randomBytes(16)) }
  return {
    convoId,
    inviteId,
    inviteProof: await createInviteProof({ service, inviteId, did, lxm }, seed, at),
  }
}
