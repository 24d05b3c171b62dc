import { decodePolicy, membersOf, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { createGroup, generateDeviceKeys } from '../../mls/index.ts'
import { memoryStorage } from '../../storage/memory/index.ts'
import { alteringFetch } from '../../testing/altering-fetch.ts'
import type { Alterations } from '../../testing/altering-fetch.ts'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import { AT } from '../../testing/fake/world.ts'
import { draftOf } from '../../testing/draft-of.ts'
import { forgeGroup } from '../../testing/forged-group.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { allReceived, inStep, joined } from '../../testing/watch-convo.ts'
import { systemTiming } from '../timing.ts'
import { setBack } from './set-back.ts'

const mallory = 'did:plc:mallory'

/** Alice and Bob in a convo; then Alice is away, and comes back with what she has stored. */
async function aliceAway() {
  const service = unsafeFakeService()
  const storage = memoryStorage()
  // What was said long ago is not sent again.
  const now = new Date().toISOString()
  const fetchOf = (refuse?: Alterations['refuse']) =>
    alteringFetch(service.fetch, { answer: (text) => text.replaceAll(AT, now), ...(refuse && { refuse }) })
  const [alice, bob] = [
    await openFakeClient(service, 'alice', storage, fetchOf()),
    await openFakeClient(service, 'bob'),
  ]
  const convo = await alice.client.convos.create({ members: [bob.client.did] })
  await inStep(convo, await joined(bob.client, convo.id))
  await convo.rename({ name: 'Hikers' })
  await convo.send('for bob alone')
  await allReceived(convo)
  await alice.client.close()
  await bob.client.close()
  const back = async (refuse?: Alterations['refuse']) => {
    const { client, events } = await openFakeClient(service, 'alice', storage, fetchOf(refuse))
    return { client, events, convo: await client.convos.get(convo.id) }
  }
  return { service, convoId: convo.id, back }
}

/** What comes in by a convo's log of what is said in it. */
function messagesAt(service: UnsafeFakeService, convoId: string): number {
  const entries = service.logs().get(convoId) ?? []
  return entries.filter(({ $type }) => $type.endsWith('#messageEntry')).length
}

/** Waits until the device is in the forged group; nothing is said there. */
async function expectHeld(
  service: UnsafeFakeService,
  {
    convo,
    events,
  }: Pick<Awaited<ReturnType<Awaited<ReturnType<typeof aliceAway>>['back']>>, 'convo' | 'events'>,
): Promise<void> {
  await until(() => events.some(({ type }) => type === 'recovered' || type === 'convoAdded'), 'alice is in')
  void convo.send('now').catch(() => undefined)
  const waits = async () => (await convo.messages()).some(({ state }) => state === 'held')
  await until(async () => messagesAt(service, convo.id) > 0 || (await waits()), 'it waits, or is sent')
  expect(messagesAt(service, convo.id)).toBe(0)
  expect([convo.returned, convo.sendingHeld]).toMatchObject([[{ did: mallory }], true])
  const told = () => events.find(({ type }) => type === 'convoRejoined')
  expect(await until(told, 'it is told')).toMatchObject({ returned: [{ did: mallory }] })
}

describe('a service that pretends to have been restored, and leads into a group of its own', () => {
  it('is sent nothing: who is in that nobody had let in holds up what is said', async () => {
    const { service, convoId, back } = await aliceAway()
    const { impose } = await forgeGroup(service, convoId)
    impose()
    const alice = await back()
    await expectHeld(service, alice)
    await alice.client.close()
  })

  it('is not told what the convo is called', async () => {
    const { service, convoId, back } = await aliceAway()
    const { impose } = await forgeGroup(service, convoId)
    impose()
    const bodies: string[] = []
    const alice = await back((_, body) => void bodies.push(body))
    await expectHeld(service, alice)
    expect(bodies.filter((body) => body.includes('"metadata"'))).toEqual([])
    await alice.client.close()
  })

  it('is sent nothing either where somebody brings the device in by a Welcome', async () => {
    const { service, convoId, back } = await aliceAway()
    const { impose, commit } = await forgeGroup(service, convoId)
    impose()
    const alice = await back((method) => (method === 'getGroupInfo' ? 'ServerDraining' : undefined))
    const isLost = () => alice.events.find(({ type }) => type === 'convoRestored')
    expect(await until(isLost, 'alice is to join afresh')).toMatchObject({ sentAgain: 1 })
    await commit({ add: [await service.keyPackage(alice.client.did)] })
    await expectHeld(service, alice)
    await alice.client.close()
  })

  it('is sent nothing where it pretends that twice, so that who was strange is known', async () => {
    const { service, convoId, back } = await aliceAway()
    const eve = 'did:plc:eve' as Did
    const { impose } = await forgeGroup(service, convoId, {
      absent: [...membersOf(service.group(convoId)), eve],
    })
    impose()
    const alice = await back()
    await expectHeld(service, alice)
    await alice.client.close()
    const second = await forgeGroup(service, convoId, { by: eve })
    second.impose()
    const again = await back()
    await until(() => again.events.find(({ type }) => type === 'convoRejoined'), 'alice is in once more')
    expect([again.convo.returned, again.convo.sendingHeld]).toMatchObject([[{ did: eve }], true])
    expect(messagesAt(service, convoId)).toBe(0)
    await again.client.close()
  })

  it('is sent nothing where it has the convo end first, and then brings the account into it again', async () => {
    const { service, convoId, back } = await aliceAway()
    const { impose, commit } = await forgeGroup(service, convoId, { absent: [] })
    impose()
    const alice = await back()
    await until(() => alice.convo.state === 'ended', 'the convo is over')
    await commit({ add: [await service.keyPackage(alice.client.did)] })
    await expectHeld(service, alice)
    await alice.client.close()
  })
})

describe('a device that waits to come into a generation that a reset has announced', () => {
  it('remembers who is in it, where the service says that it lies ahead of it', async () => {
    const [alice, bob] = ['did:plc:alice', 'did:plc:bob'] as [Did, Did]
    const device = await generateDeviceKeys(alice)
    const now = Date.now()
    const groupId = crypto.getRandomValues(new Uint8Array(32))
    const { groupInfo } = await createGroup({ device, groupId, policy: newGroupPolicy(alice, [bob]), now })
    const record = { phase: 'outside', generation: 2, announced: groupInfo } as const
    const draft = await draftOf({ record })
    const head = { generation: 1, epoch: 3, firstSeq: 1, lastSeq: 5 }
    const ports = { device: await generateDeviceKeys(bob), timing: systemTiming }
    await setBack(draft, ports, { head, onLine: false, common: { seq: 0 }, messages: [] })
    const { announced, lostLine, generation } = draft.state.record
    expect([announced, generation]).toEqual([undefined, 1])
    expect(lostLine).toMatchObject({ generation: 2, leaves: [{ did: alice, deviceId: device.deviceId }] })
    expect(decodePolicy(lostLine?.policy ?? new Uint8Array()).absent).toEqual([bob])
  })
})

describe('a device in whose group somebody came back, when the service is set back once more', () => {
  it.each([
    ['a device that had been taken out, of an account that was in', { back: true, knownIn: ['did:plc:bob'] }],
    ['an account that was not in', { back: false, knownIn: ['did:plc:alice'] }],
  ])('does not remember as known %s', async (_, { back, knownIn }) => {
    const bob = await generateDeviceKeys('did:plc:bob')
    const { did, deviceId } = bob
    const groupId = crypto.getRandomValues(new Uint8Array(32))
    const policy = newGroupPolicy('did:plc:bob' as Did)
    const { state: group } = await createGroup({ device: bob, groupId, policy, now: Date.now() })
    const returned = [back ? { did, deviceId } : { did: mallory, deviceId: 'mallorys-phone-0123456789' }]
    const draft = await draftOf({ group, record: { returned, knownIn } })
    const ports = { device: await generateDeviceKeys('did:plc:alice'), timing: systemTiming }
    const head = { generation: 1, epoch: 0, firstSeq: 1, lastSeq: 0 }
    await setBack(draft, ports, { head, onLine: false, common: { seq: 0 }, messages: [] })
    expect(draft.state.record.lostLine).toMatchObject({ leaves: [] })
  })
})
