import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listConvos } from '../convos/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { createTestConvo, testPorts } from '../groups/testing/world.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { newGroupPolicy } from '../mls/index.ts'
import type { Did } from '../mls/index.ts'
import { createManualClock, silentLog } from '../ports/index.ts'
import { createLabeler, createRelations } from './index.ts'
import { newDid, unsafeNetwork } from './testing/unsafe-network.ts'
import { unsafeGate } from './testing/unsafe-service.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const labeler = { url: 'https://labels.example.com', did: 'did:plc:labeler', hiding: ['!takedown', 'spam'] }

/** Whether a labeler that has these labels hides an account. */
async function hides(did: Did, labels: readonly object[]): Promise<boolean | undefined> {
  const clock = createManualClock(new Date('2031-01-01T00:00:00Z'))
  const ask = () => Promise.resolve({ status: 200, body: { labels } })
  return (await createLabeler({ ask, clock }, labeler)([did])).get(did)
}

describe('labels of an account', () => {
  const did = newDid()
  const label = (of: object) => ({
    ...{ src: labeler.did, uri: did, val: 'spam', cts: '2030-01-01T00:00:00Z' },
    ...of,
  })

  it('hide it if they are of the labeler, about it, and of a kind that does', async () => {
    expect(await hides(did, [label({})])).toBe(true)
    expect(await hides(did, [label({ val: '!takedown' })])).toBe(true)
    expect(await hides(did, [label({ val: 'porn' })])).toBe(false)
    expect(await hides(did, [label({ src: 'did:plc:other' })])).toBe(false)
    expect(await hides(did, [label({ uri: `at://${did}/app.bsky.feed.post/1` })])).toBe(false)
    expect(await hides(did, [])).toBe(false)
  })

  it('are taken back by newer ones alone, and end when they say so', async () => {
    const taken = label({ neg: true, cts: '2030-06-01T00:00:00Z' })
    expect(await hides(did, [label({}), taken])).toBe(false)
    expect(await hides(did, [taken, label({})])).toBe(false)
    expect(await hides(did, [taken, label({ cts: '2030-07-01T00:00:00Z' })])).toBe(true)
    expect(await hides(did, [label({ exp: '2030-12-31T23:59:59Z' })])).toBe(false)
    expect(await hides(did, [label({ exp: '2031-01-01T00:00:01Z' })])).toBe(true)
  })

  it('are not known where the labeler cannot be asked', async () => {
    const clock = createManualClock()
    const away = () => Promise.reject(new Error('away'))
    expect(await createLabeler({ ask: away, clock }, labeler)([did])).toEqual(new Map())
    const broken = () => Promise.resolve({ status: 400, body: { error: 'InvalidRequest' } })
    expect(await createLabeler({ ask: broken, clock }, labeler)([did])).toEqual(new Map())
  })
})

describe('the list of requests', () => {
  async function setUp() {
    const clock = createManualClock()
    const network = unsafeNetwork()
    const world = { ...testPorts(db), clock }
    const relations = createRelations({ ...world, ...network, log: silentLog })
    const ports = { ...world, relations }
    const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
    const { convoId } = await createTestConvo(ports, [bob], newGroupPolicy(bob.did, [alice.did]))
    const requests = async () => {
      clock.advance(11 * 60_000)
      const { convos } = await listConvos(ports, { caller: alice, limit: 9, status: 'request' })
      return convos.map((convo) => convo.convoId)
    }
    return { network, alice, bob, convoId, requests }
  }

  it('leaves out those by an account that a label hides, also while the labeler is away, until it says otherwise', async () => {
    const { network, bob, convoId, requests } = await setUp()
    expect(await requests()).toEqual([convoId])
    network.hiding.add(bob.did)
    expect(await requests()).toEqual([])
    network.state.away = true
    expect(await requests()).toEqual([])
    network.hiding.delete(bob.did)
    network.state.away = false
    expect(await requests()).toEqual([convoId])
  })

  it('shows all while the labeler could never be asked', async () => {
    const { network, bob, convoId, requests } = await setUp()
    network.hiding.add(bob.did)
    network.state.away = true
    expect(await requests()).toEqual([convoId])
  })

  it('waits for no account that is slow to answer, and shows what became of it the next time', async () => {
    const { network, alice, bob, convoId, requests } = await setUp()
    network.create('block', [bob.did, alice.did])
    const gate = unsafeGate()
    network.state.gate = gate.opened
    expect(await requests()).toEqual([convoId])
    gate.open()
    await expect.poll(requests).toEqual([])
  })

  it('leaves out those of accounts of which one blocks the other, in both directions', async () => {
    const { network, alice, bob, convoId, requests } = await setUp()
    for (const pair of [[alice.did, bob.did] as const, [bob.did, alice.did] as const]) {
      network.create('block', pair)
      expect(await requests()).toEqual([])
      network.end('block', pair)
      expect(await requests()).toEqual([convoId])
    }
  })
})
