import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import type { MlsClient } from '../../client/mls-client.ts'
import { createGroup, generateDeviceKeys } from '../../mls/index.ts'
import { memoryStorage } from '../../storage/memory/index.ts'
import { draftOf } from '../../testing/draft-of.ts'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import { observe } from '../../testing/observe.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { inGeneration, joined, textsOf } from '../../testing/watch-convo.ts'
import { createReactive } from '../../reactive/reactive.ts'
import { processNotice } from '../process-notice.ts'
import type { Draft } from '../draft.ts'
import { isResetRequested } from './is-reset-requested.ts'

const DEFS = 'blue.catbird.mls.message.defs'
const HOUR = 3_600_000

function ask(service: UnsafeFakeService, convoId: string, generation: number): void {
  const notice = { $type: `${DEFS}#resetRequested`, generation }
  service.append(convoId, { $type: `${DEFS}#noticeEntry`, notice })
}

/** A group of Alice's in its draft, and one who hears in it that a reset is asked for, at a time. */
async function stage() {
  const [alice, bob] = [await generateDeviceKeys('did:plc:alice'), await generateDeviceKeys('did:plc:bob')]
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const policy = newGroupPolicy(alice.did as Did)
  const { state: group } = await createGroup({ device: alice, groupId, policy, now: Date.now() })
  const hear = (draft: Draft, device: typeof alice, { generation = 1, at = 0 } = {}) =>
    processNotice(
      draft,
      device,
      {
        seq: 1,
        createdAt: '2026-01-01T00:00:00.000Z',
        notice: { $type: `${DEFS}#resetRequested`, generation },
      },
      { now: () => at, random: () => 0 },
    )
  return { alice, bob, group, hear }
}

const toldIn = ({ events }: Draft) =>
  events.flatMap((event) => (event.type === 'resetRequested' ? [event.generation] : []))

describe('a request of the operator for a reset', () => {
  it('is told to an admin once, and resets nothing by itself', async () => {
    const { alice, group, hear } = await stage()
    const draft = await draftOf({ group })
    for (let i = 0; i < 3; i++) await hear(draft, alice, { at: i * 48 * HOUR })
    expect(toldIn(draft)).toEqual([1])
    expect(draft.events.filter(({ type }) => type === 'convoChanged')).toHaveLength(1)
    expect(isResetRequested(draft.state.record)).toBe(true)
    expect(draft.state.intents).toEqual([])
  })

  it('is shown to who is no admin, and not told', async () => {
    const { bob, group, hear } = await stage()
    const draft = await draftOf({ group })
    await hear(draft, bob)
    expect(toldIn(draft)).toEqual([])
    expect(isResetRequested(draft.state.record)).toBe(true)
    expect(draft.state.intents).toEqual([])
  })

  it('is passed over where it is of another generation than the device is in', async () => {
    const { alice, group, hear } = await stage()
    const draft = await draftOf({ group, record: { generation: 2 } })
    for (const generation of [1, 3]) await hear(draft, alice, { generation })
    expect(draft.events).toEqual([])
    expect(isResetRequested(draft.state.record)).toBe(false)
  })

  it('is over with its generation, and told of once a day however often others follow', async () => {
    const { alice, group, hear } = await stage()
    const draft = await draftOf({ group })
    for (let generation = 1; generation <= 49; generation++) {
      draft.record({ generation })
      expect(isResetRequested(draft.state.record)).toBe(false)
      await hear(draft, alice, { generation, at: generation * HOUR })
      expect(isResetRequested(draft.state.record)).toBe(true)
    }
    expect(toldIn(draft)).toEqual([1, 25, 49])
  })

  it('ends with the convo', async () => {
    const { alice, group, hear } = await stage()
    const draft = await draftOf({ group })
    await hear(draft, alice)
    draft.record({ phase: 'ended' })
    expect(isResetRequested(draft.state.record)).toBe(false)
  })
})

describe('a service that asks for a reset again and again', () => {
  const generationsTold = (events: readonly { type: string }[]) =>
    events.filter(({ type }) => type === 'resetRequested')

  async function sync(...clients: MlsClient[]): Promise<void> {
    for (const client of clients) await client.sync()
  }

  it('gets none unless a person says so, and does not drive an app that always does', async () => {
    const service = unsafeFakeService()
    const store = memoryStorage()
    const alice = await openFakeClient(service, 'alice', store)
    const bob = await openFakeClient(service, 'bob')
    const convo = await alice.client.convos.create({ members: [bob.client.did], name: 'R' })
    const bobs = await joined(bob.client, convo.id)
    const list = observe(createReactive(alice.client).convos)
    for (let i = 0; i < 20; i++) ask(service, convo.id, 1)
    await until(() => convo.resetRequested && bobs.resetRequested, 'it is shown')
    await until(() => list.now().convos[0]?.resetRequested, 'the list shows it')
    await sync(alice.client, bob.client)
    expect([await convo.epoch(), await bobs.epoch()]).toMatchObject([{ generation: 1 }, { generation: 1 }])
    expect(generationsTold(alice.events)).toHaveLength(1)
    expect(generationsTold(bob.events)).toEqual([])
    await convo.send('as before')

    await alice.client.close()
    const again = await openFakeClient(service, 'alice', store)
    let resets = 0
    const same = await again.client.convos.get(convo.id)
    expect(same.resetRequested).toBe(true)
    again.client.on('resetRequested', () => {
      resets++
      void same.reset().catch(() => undefined)
    })
    await same.reset()
    await inGeneration(bobs, 2, 2)
    expect([same.resetRequested, bobs.resetRequested]).toEqual([false, false])
    for (let i = 0; i < 20; i++) ask(service, convo.id, 2)
    await until(() => same.resetRequested && bobs.resetRequested, 'it is shown again')
    await bobs.send('and on')
    await until(async () => (await textsOf(same)).includes('and on'), 'messages flow')
    await sync(again.client, bob.client)
    expect(resets).toBe(0)
    expect(await same.epoch()).toMatchObject({ generation: 2 })
    await Promise.all([again, bob].map(({ client }) => client.close()))
  })
})
