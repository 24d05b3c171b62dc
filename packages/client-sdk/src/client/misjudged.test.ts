import { describe, expect, it } from 'vitest'
import { buildCommit, leavesOf, stateFromRecords } from '../mls/index.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import type { ClientStorage } from '../storage/contract.ts'
import { deviceRecord } from '../store/device-record.ts'
import { keys } from '../store/keys.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

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
  it('is followed by nobody: the convo is held, the app is told, and nothing is sent', async () => {
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
    await until(() => convo.state === 'held', 'the convo is held')
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
})
