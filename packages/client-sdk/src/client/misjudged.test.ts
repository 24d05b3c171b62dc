import { describe, expect, it } from 'vitest'
import { buildCommit, leavesOf, stateFromRecords } from '../mls/index.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import type { ClientStorage } from '../storage/contract.ts'
import { deviceRecord } from '../store/device-record.ts'
import { keys } from '../store/keys.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { inGeneration, joined, textsOf } from '../testing/watch-convo.ts'

/** What a member holds that is no admin: enough to make a commit that is not its to make. */
async function usurpation(storage: ClientStorage, convoId: string, victim: string): Promise<Uint8Array> {
  const store = await storage.open()
  const prefix = keys.group(convoId, 1)
  const records = await store.list({ prefix })
  const device = await store.get(keys.device)
  await store.close()
  if (device === undefined) throw new Error('the storage holds no device')
  const state = stateFromRecords(records.map(([key, bytes]) => [key.slice(prefix.length), bytes] as const))
  const remove = leavesOf(state.tree).flatMap(({ did, leafIndex }) => (did === victim ? [leafIndex] : []))
  const { commit } = await buildCommit({
    state,
    device: deviceRecord.decode(device).keys,
    changes: { remove },
  })
  return commit
}

describe('a commit that the service should have refused', () => {
  it('is followed by nobody: the convo is stopped, the app is told, and nothing is sent', async () => {
    const service = unsafeFakeService()
    const storage = memoryStorage()
    const { client: alice, events } = await openFakeClient(service, 'alice')
    const misjudged: number[] = []
    alice.on('serverMisjudged', ({ seq }) => void misjudged.push(seq))
    const { client: bob } = await openFakeClient(service, 'bob', storage)
    const { client: carol } = await openFakeClient(service, 'carol')
    const convo = await alice.convos.create({ members: [bob.did, carol.did] })
    await until(async () => (await bob.convos.get(convo.id)).state === 'joined', 'bob is in')
    await bob.close()
    service.misjudge(convo.id, await usurpation(storage, convo.id, carol.did))
    await until(() => convo.state === 'stopped', 'the convo is stopped')
    expect(misjudged).toEqual([2])
    const told = events.flatMap((event) => (event.type === 'recovering' ? [event] : []))
    expect(told.map(({ step, reason }) => [step, reason])).toEqual([
      ['fetch', 'refused'],
      ['report', 'refused'],
    ])
    expect((await convo.members()).map(({ did }) => did)).toContain(carol.did)
    expect((await convo.epoch())?.epoch).toBe(1)
    const waiting = convo.send('to whom?')
    await alice.close()
    await expect(waiting).rejects.toMatchObject({ error: 'ClientClosed' })
    await carol.close()
  })

  it.each([
    ['noise', () => Uint8Array.from({ length: 300 }, (_, i) => (i * 7) % 256)],
    ['half of a commit', (commit: Uint8Array) => commit.slice(0, commit.length / 2)],
    ['more than a commit', (commit: Uint8Array) => Uint8Array.of(...commit, 0)],
  ])('is visible where it is %s, until an admin begins the convo anew', async (_, garble) => {
    const service = unsafeFakeService()
    const storage = memoryStorage()
    const { client: alice } = await openFakeClient(service, 'alice', storage)
    const { client: bob, events } = await openFakeClient(service, 'bob')
    const convo = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    await alice.close()
    const commit = service.logs().get(convo.id)?.[0]?.commit
    if (!(commit instanceof Uint8Array)) throw new Error('the log does not begin with a commit')
    service.misjudge(convo.id, garble(commit))
    await until(() => bobs.state === 'stopped', 'bob is stopped')
    expect(events).toContainEqual({ type: 'serverMisjudged', convoId: convo.id, seq: 2 })
    expect((await bob.convos.list()).map(({ state }) => state)).toEqual(['stopped'])
    const { client: aliceAgain } = await openFakeClient(service, 'alice', storage)
    await inGeneration(bobs, 2, 2)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'convoReset', by: alice.did, reason: 'refused', verified: true }),
    )
    await Promise.all([aliceAgain.close(), bob.close()])
  })
})

describe('an entry that should be a message', () => {
  it.each([
    ['noise', () => Uint8Array.from({ length: 300 }, (_, i) => (i * 7) % 256)],
    ['half of one', (ciphertext: Uint8Array) => ciphertext.slice(0, ciphertext.length / 2)],
  ])('and is %s keeps its place, and what comes after it is read', async (_, garble) => {
    const service = unsafeFakeService()
    const { client: alice } = await openFakeClient(service, 'alice')
    const { client: bob, events } = await openFakeClient(service, 'bob')
    const convo = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    await convo.send('before')
    const sent = service.logs().get(convo.id)?.[1]?.ciphertext
    if (!(sent instanceof Uint8Array)) throw new Error('the log lacks the message')
    const message = { $type: 'blue.catbird.mls.message.defs#messageEntry', epoch: 1 }
    service.append(convo.id, { ...message, ciphertext: garble(sent) })
    await convo.send('after')
    await until(async () => (await textsOf(bobs)).includes('after'), 'bob reads on')
    expect(await textsOf(bobs)).toEqual(['before', 'InvalidMls', 'after'])
    expect(events).toContainEqual(expect.objectContaining({ type: 'undecryptable', reason: 'InvalidMls' }))
    await Promise.all([alice.close(), bob.close()])
  })
})
