import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../client/events.ts'
import { buildCommit, createGroup, generateDeviceKeys, makeKeyPackage } from '../mls/index.ts'
import type { DeviceKeys, GroupState } from '../mls/index.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import { Draft } from '../sync/draft.ts'
import type { ConvoState } from '../sync/draft.ts'
import { systemTiming } from '../sync/timing.ts'
import type { TrustMode } from './mode.ts'
import { approve } from './account.ts'
import { Trust } from './trust.ts'

const alice = await generateDeviceKeys('did:plc:alice')
const bob = await generateDeviceKeys('did:plc:bob')
const second = await generateDeviceKeys('did:plc:bob')

/** Alice's group with these devices in it, as it grew. */
async function groupsWith(...devices: DeviceKeys[]): Promise<GroupState[]> {
  const now = Date.now()
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const policy = newGroupPolicy(alice.did as Did)
  let { state } = await createGroup({ device: alice, groupId, policy, now })
  const states = [state]
  for (const device of devices) {
    const { keyPackage } = await makeKeyPackage(device, { now, days: 1 })
    state = (await buildCommit({ state, device: alice, changes: { add: [keyPackage] } })).next
    states.push(state)
  }
  return states
}

function stateWith(group: GroupState | undefined, status: ConvoRecord['status'] = 'accepted'): ConvoState {
  const record: ConvoRecord = {
    ...{ convoId: 'convo', kind: 'group', phase: 'joined', status, generation: 1, seq: 0, createdAt: 0 },
    ...{ activeAt: 0, metadataKeys: [], readSeq: 0, receipts: {}, recoveries: 0 },
  }
  return { record, group, attempt: undefined, intents: [], outbox: [] }
}

/** Alice's trust on a store of its own, without anybody to ask. */
async function trustIn(mode: TrustMode) {
  const store = await memoryStorage().open()
  const events: ClientEvent[] = []
  const closing = new AbortController()
  const ports = {
    ...{ mode, device: alice, store, timing: systemTiming, signal: closing.signal },
    emit: (event: ClientEvent) => void events.push(event),
    records: { fetch: () => Promise.reject(new Error('nobody is asked here')) },
    verifiesEndorsement: () => Promise.resolve(false),
  }
  const trust = await Trust.read(ports)
  /** A turn from one state to another, as a convo's slot takes it; unless `fails`, it is written. */
  const turn = async (before: ConvoState | undefined, after: ConvoState, fails = false) => {
    const draft = new Draft(before ?? after, store, before !== undefined)
    draft.state = after
    trust.review(draft)
    if (fails) return
    await store.write(draft.changes().filter(({ key }) => key.startsWith('trust/')))
    events.push(...draft.events)
    trust.written(draft)
  }
  const told = () =>
    events.flatMap((event) =>
      'deviceId' in event ? [`${event.type} ${nameOf(event.deviceId ?? '')}`] : [event.type],
    )
  return {
    trust,
    turn,
    told,
    closing,
    again: () => Trust.read(ports),
    stored: () => store.list({ prefix: 'trust/' }),
  }
}

function nameOf(deviceId: string): string {
  return { [alice.deviceId]: 'alice', [bob.deviceId]: 'bob', [second.deviceId]: 'second' }[deviceId] ?? '?'
}

describe('trust', () => {
  it('tells each device once as it comes in, and never of this one', async () => {
    const [, withBob, withBoth] = await groupsWith(bob, second)
    const { turn, told } = await trustIn('repo')
    await turn(undefined, stateWith(withBob))
    await turn(stateWith(withBob), stateWith(withBoth))
    await turn(stateWith(withBoth), stateWith(withBoth))
    expect(told()).toEqual(['newDevice bob', 'deviceUnendorsed second'])
  })

  it('leaves a request alone until it is accepted, and then tells of everybody in it', async () => {
    const [, withBob] = await groupsWith(bob)
    const { turn, told, stored, trust } = await trustIn('strict')
    await turn(undefined, stateWith(withBob, 'request'))
    expect([told(), await stored(), trust.holds('convo')]).toEqual([[], [], false])
    await turn(stateWith(withBob, 'request'), stateWith(withBob))
    expect(told()).toEqual(['newDevice bob', 'sendingHeld'])
    expect(await stored()).toHaveLength(2)
  })

  it('tells what a failed write kept from being told', async () => {
    const [, withBob, withBoth] = await groupsWith(bob, second)
    const { turn, told } = await trustIn('repo')
    await turn(undefined, stateWith(withBob))
    await turn(stateWith(withBob), stateWith(withBoth), true)
    expect(told()).toEqual(['newDevice bob'])
    await turn(stateWith(withBob), stateWith(withBoth))
    expect(told()).toEqual(['newDevice bob', 'deviceUnendorsed second'])
  })

  it('knows after a restart what it knew, and tells again of whoever is not endorsed', async () => {
    const [, withBob, withBoth] = await groupsWith(bob, second)
    const { turn, told, again } = await trustIn('strict')
    await turn(undefined, stateWith(withBob))
    await turn(stateWith(withBob), stateWith(withBoth))
    const before = told().length
    const trust = await again()
    await trust.read(stateWith(withBoth))
    expect(told().slice(before)).toEqual(['deviceUnendorsed second', 'sendingHeld'])
    expect(trust.held('convo').map(({ deviceId }) => nameOf(deviceId))).toEqual(['bob', 'second'])
  })

  it('meets on reading whom it should have met: a store of a client that took no notice', async () => {
    const [, , withBoth] = await groupsWith(bob, second)
    const { trust, told, stored } = await trustIn('repo')
    await trust.read(stateWith(withBoth))
    expect(told()).toEqual([])
    expect(await stored()).toHaveLength(2)
    expect(trust.ledger.account(bob.did)?.devices.map(({ first }) => first)).toEqual([true, true])
  })

  it('lets messages go when the last obstacle is out of the way: approved, or gone from the tree', async () => {
    const [alone, withBob, withBoth] = await groupsWith(bob, second)
    const { trust, turn, told, closing } = await trustIn('strict')
    const heard: string[] = []
    const running = trust.run((_convoId, change) => heard.push(change))
    await turn(undefined, stateWith(withBoth))
    const yes = ({ deviceId, publicKey }: DeviceKeys) =>
      trust.change(bob.did, (account) => approve(account, { deviceId, signatureKey: publicKey }))
    await yes(bob)
    expect(trust.held('convo').map(({ deviceId }) => nameOf(deviceId))).toEqual(['second'])
    await turn(stateWith(withBoth), stateWith(withBob))
    expect(trust.holds('convo')).toBe(false)
    await turn(stateWith(withBob), stateWith(withBoth))
    await yes(second)
    await turn(stateWith(withBoth), stateWith(alone))
    expect(heard).toEqual(['held', 'resumed', 'held', 'resumed'])
    closing.abort()
    await running
    expect(told().filter((type) => type.startsWith('sending'))).toEqual([
      ...['sendingHeld', 'sendingResumed', 'sendingHeld', 'sendingResumed'],
    ])
  })

  it('forgets a convo that is over', async () => {
    const [, withBob] = await groupsWith(bob)
    const { trust, turn } = await trustIn('strict')
    await turn(undefined, stateWith(withBob))
    await turn(stateWith(withBob), stateWith(undefined))
    expect(trust.holds('convo')).toBe(false)
  })

  it('takes no notice of anything where the service is believed', async () => {
    const [, withBob] = await groupsWith(bob)
    const { trust, turn, told, stored } = await trustIn('server')
    await turn(undefined, stateWith(withBob))
    expect([told(), await stored(), trust.holds('convo')]).toEqual([[], [], false])
  })
})
