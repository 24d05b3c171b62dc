import type { AtpAgent } from '@atproto/api'
import type { Convo } from '@catbird-mls/client'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import { TestNetwork } from '@catbird-mls/dev-env'
import { describe, expect, it, vi } from 'vitest'
import { lookups } from './support/lookups.ts'
import { accepting, patience, startWorld } from './support/on-pds.ts'

const createdAt = '2026-01-01T00:00:00.000Z'

async function block(agent: AtpAgent, subject: string): Promise<() => Promise<void>> {
  const { uri } = await agent.app.bsky.graph.block.create({ repo: agent.assertDid }, { subject, createdAt })
  const rkey = uri.split('/').at(-1) ?? ''
  return () => agent.app.bsky.graph.block.delete({ repo: agent.assertDid, rkey })
}

async function follow(agent: AtpAgent, subject: string): Promise<() => Promise<void>> {
  const { uri } = await agent.app.bsky.graph.follow.create({ repo: agent.assertDid }, { subject, createdAt })
  const rkey = uri.split('/').at(-1) ?? ''
  return () => agent.app.bsky.graph.follow.delete({ repo: agent.assertDid, rkey })
}

async function declare(agent: AtpAgent, collection: string, said: Record<string, string>): Promise<void> {
  const record = { $type: collection, ...said }
  const where = { repo: agent.assertDid, collection, rkey: 'self' }
  await agent.com.atproto.repo.putRecord({ ...where, record, validate: false })
}

describe('what the PDSs of two accounts tell', () => {
  it('is who blocks and follows whom, in both directions, and what they declare', async () => {
    await using db = await createTestDatabase()
    await using network = await TestNetwork.create({ databaseUrl: db.url })
    const [alice, bob] = [await network.createAccount('alice'), await network.createAccount('bob')]
    const { between } = lookups(network, db)
    expect(await between(alice, bob)).toEqual({
      ...{ blocked: false, blocks: false, followedBack: false },
      ...{ known: true, declared: true, declaration: {} },
    })

    const unblock = await block(alice, bob.assertDid)
    const unfollow = await follow(bob, alice.assertDid)
    expect(await between(alice, bob)).toMatchObject({ blocked: true, blocks: true, followedBack: true })
    expect(await between(bob, alice)).toMatchObject({ blocked: true, blocks: false, followedBack: false })
    await unblock()
    await unfollow()
    expect(await between(alice, bob)).toMatchObject({ blocked: false, blocks: false, followedBack: false })

    const declarationOf = async () => (await between(alice, bob))?.declaration
    for (const allowIncoming of ['all', 'following', 'none']) {
      await declare(bob, 'chat.bsky.actor.declaration', { allowIncoming })
      expect(await declarationOf()).toEqual({ incoming: allowIncoming })
    }
    await declare(bob, 'blue.catbird.mls.actor.declaration', { allowIncoming: 'following' })
    expect(await declarationOf()).toEqual({ incoming: 'following' })
    await declare(bob, 'blue.catbird.mls.actor.declaration', { allowGroupInvites: 'friends-of-mine' })
    expect(await declarationOf()).toEqual({ incoming: 'none', groups: 'none' })
  })

  it('serves on while the PDS is away, and is not known if it always was', async () => {
    await using db = await createTestDatabase()
    await using network = await TestNetwork.create({ databaseUrl: db.url })
    const [alice, bob] = [await network.createAccount('alice'), await network.createAccount('bob')]
    const carol = await network.createAccount('carol')
    const { between } = lookups(network, db)
    await block(bob, alice.assertDid)
    await between(alice, bob)
    for (const method of ['listRecords', 'getRecord']) network.pds.beAwayFor(`com.atproto.repo.${method}`)
    expect(await between(alice, bob)).toMatchObject({ blocked: true, known: true })
    expect(await between(alice, carol)).toMatchObject({ blocked: false, known: false, declared: false })
  })
})

describe('a service that follows the event stream', () => {
  it('stops a direct convo both ways when either blocks the other, and lets it go on', async () => {
    await using world = await startWorld({ jetstream: true })
    const { db } = world
    const [alice, bob] = [await world.arrive(), await world.arrive()] as const
    const hers = await alice.client.convos.direct(bob.did)
    const his = await accepting(bob, hers.id)
    await his.send('Hello')
    expect(await stands(db, hers.id)).toBe(false)

    for (const [blocker, other] of [[alice, bob] as const, [bob, alice] as const]) {
      const unblock = await block(blocker.agent, other.did)
      await vi.waitFor(async () => expect(await stands(db, hers.id)).toBe(true), patience)
      for (const convo of [hers, his])
        expect(await sending(convo)).toMatchObject({ error: 'NotAvailable', retryable: false })
      await unblock()
      await vi.waitFor(async () => expect(await stands(db, hers.id)).toBe(false), patience)
      for (const convo of [hers, his]) expect(await sending(convo)).toBeUndefined()
    }
    const told = await db.query<{ did: string; payload: { available: boolean } }>(
      `SELECT did, payload FROM account_event WHERE kind = 'convoAvailability' ORDER BY did, seq`,
    )
    for (const { did } of [alice, bob])
      expect(told.filter((event) => event.did === did).map(({ payload }) => payload.available)).toEqual([
        ...[false, true],
        ...[false, true],
      ])
  })

  it('hears of follows and declarations that come and go, with no PDS to ask', async () => {
    await using db = await createTestDatabase()
    await using network = await TestNetwork.create({ databaseUrl: db.url, jetstream: true })
    const [alice, bob] = [await network.createAccount('alice'), await network.createAccount('bob')]
    const { known } = lookups(network, db)
    expect(await known(alice, bob)).toMatchObject({ followedBack: false, declaration: {} })
    await vi.waitFor(() => expect(network.jetstream?.followers).toBe(1), patience)
    for (const method of ['listRecords', 'getRecord']) network.pds.beAwayFor(`com.atproto.repo.${method}`)
    const comesToBe = (what: object) =>
      vi.waitFor(async () => expect(await known(alice, bob)).toMatchObject(what), patience)

    const unfollow = await follow(bob, alice.assertDid)
    await comesToBe({ followedBack: true })
    for (const allowIncoming of ['following', 'all', 'none']) {
      await declare(bob, 'blue.catbird.mls.actor.declaration', { allowIncoming })
      await comesToBe({ declaration: { incoming: allowIncoming } })
    }
    await unfollow()
    // There might be another record that says so: nobody could be asked.
    await comesToBe({ followedBack: undefined })
  })

  it('goes on from where it was, after a cut, garbage, and a restart of its own', async () => {
    await using world = await startWorld({ jetstream: true })
    const { db, network } = world
    const [alice, bob] = [await world.arrive(), await world.arrive()]
    const { id } = await alice.client.convos.direct(bob.did)
    const jetstream = network.jetstream
    if (jetstream === undefined) throw new Error('there is no Jetstream')
    await vi.waitFor(() => expect(jetstream.followers).toBe(1), patience)
    for (const frame of ['', 'nonsense', '{}', '[1]', '{"did":"x","time_us":"1","kind":"commit"}'])
      jetstream.say(frame)
    const unblock = await block(alice.agent, bob.did)
    await vi.waitFor(async () => expect(await stands(db, id)).toBe(true), patience)

    jetstream.cut()
    await unblock()
    await vi.waitFor(async () => expect(await stands(db, id)).toBe(false), patience)

    const [before] = await db.query<{ cursor: number }>('SELECT cursor FROM event_stream')
    await network.server.stop()
    await block(bob.agent, alice.did)
    await network.restartServer()
    await vi.waitFor(async () => expect(await stands(db, id)).toBe(true), patience)
    const [after] = await db.query<{ cursor: number }>('SELECT cursor FROM event_stream')
    expect(after?.cursor).toBeGreaterThan(before?.cursor ?? Infinity)
  })
})

async function stands(db: TestDatabase, convoId: string): Promise<boolean> {
  const [row] = await db.query<{ stands: boolean }>(
    'SELECT blocked_at IS NOT NULL AS stands FROM convo WHERE convo_id = $1',
    [convoId],
  )
  return row?.stands === true
}

/** The error that sending ends with, if it does. */
async function sending(convo: Convo): Promise<unknown> {
  return convo.send('Are you there?').then(
    () => undefined,
    (error: unknown) => error,
  )
}
