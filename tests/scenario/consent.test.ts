import type { ContactAudience, Convo, MlsClient } from '@catbird-mls/client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { accepting, arriving, joining, patience, reads, startWorld } from './support/on-pds.ts'
import type { Person, World } from './support/on-pds.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ jetstream: true })
})
afterAll(() => world[Symbol.asyncDispose]())

/** How the account is reached by another: as it is told before, and as it turns out. */
async function reach(by: MlsClient, other: Person, kind: 'direct' | 'group'): Promise<string> {
  const { canChat } = await by.contacts.availability(other.did, { kind })
  const begun = kind === 'direct' ? by.convos.direct(other.did) : by.convos.create({ members: [other.did] })
  try {
    const { id } = await begun
    expect(canChat).toBe(true)
    const theirs = await arriving(other, id)
    return theirs.status
  } catch (err) {
    expect(canChat).toBe(false)
    return (err as { error?: string }).error ?? String(err)
  }
}

describe('who may reach an account', () => {
  const expected = { all: 'request', following: 'NotAvailable', none: 'NotAvailable' } as const
  const ofFollowed = { all: 'accepted', following: 'accepted', none: 'NotAvailable' } as const

  it.each(['all', 'following', 'none'] as const)('is what it declares in its repo: %s', async (audience) => {
    const bob = await world.arrive()
    const alice = await world.arrive()
    const stranger = await world.arrive()
    await bob.client.contacts.declare({ allowIncoming: audience, allowGroupInvites: audience })
    await bob.agent.follow(alice.did)
    for (const kind of ['direct', 'group'] as const) {
      expect(await reach(stranger.client, bob, kind)).toBe(expected[audience])
      expect(await reach(alice.client, bob, kind)).toBe(ofFollowed[audience])
    }
  })

  it('is what it declares for Bluesky, where it says nothing else', async () => {
    const bob = await world.arrive()
    const stranger = await world.arrive()
    const collection = 'chat.bsky.actor.declaration'
    const record = { $type: collection, allowIncoming: 'none' }
    await bob.agent.com.atproto.repo.putRecord({ repo: bob.did, collection, rkey: 'self', record })
    expect(await reach(stranger.client, bob, 'direct')).toBe('NotAvailable')
    expect(await reach(stranger.client, bob, 'group')).toBe('request')
  })

  it('is what it sets at the service before all else, and follows its changes', async () => {
    const bob = await world.arrive()
    const stranger = await world.arrive()
    await bob.client.contacts.declare({ allowIncoming: 'all' })
    const set = (allowIncoming: ContactAudience | 'default') => bob.client.contacts.set({ allowIncoming })
    expect(await set('none')).toEqual({ allowIncoming: 'none' })
    expect(await stranger.client.contacts.availability(bob.did)).toMatchObject({ canChat: false })
    expect(await set('default')).toEqual({})
    expect(await stranger.client.contacts.availability(bob.did)).toMatchObject({ canChat: true })
    await bob.client.contacts.declare({ allowIncoming: 'none' })
    await vi.waitFor(async () => {
      expect(await stranger.client.contacts.availability(bob.did)).toMatchObject({ canChat: false })
    }, patience)
  })

  it('does not undo what there is: a convo that both are in goes on', async () => {
    const bob = await world.arrive()
    const alice = await world.arrive()
    const hers = await alice.client.convos.direct(bob.did)
    const his = await arriving(bob, hers.id)
    await his.accept()
    await bob.client.contacts.set({ allowIncoming: 'none', allowGroupInvites: 'none' })
    expect(await alice.client.contacts.availability(bob.did)).toMatchObject({
      canChat: true,
      convoId: hers.id,
    })
    await hers.send('still here')
    await reads(his, 'still here')
  })

  it('names those of a group who cannot be brought in, and claims nothing of anybody', async () => {
    const bob = await world.arrive()
    const carol = await world.arrive()
    const alice = await world.arrive()
    await bob.client.contacts.set({ allowGroupInvites: 'none', allowIncoming: 'none' })
    const members = [bob.did, carol.did]
    expect(await alice.client.contacts.availability(members)).toMatchObject({
      canChat: false,
      unavailable: [bob.did],
    })
    await expect(alice.client.convos.create({ members })).rejects.toMatchObject({ error: 'NotAvailable' })
    expect(
      await world.db.query('SELECT 1 FROM key_package_claim WHERE claimer_did = $1', [alice.did]),
    ).toEqual([])
    const convo = await alice.client.convos.create({ members: [carol.did] })
    await expect(convo.add(bob.did)).rejects.toMatchObject({ error: 'NotAvailable' })
    expect((await convo.members()).map(({ did }) => did).sort()).toEqual([alice.did, carol.did].sort())
  })
})

describe('a request', () => {
  it('is not read before it is accepted; declined, it is gone', async () => {
    const bob = await world.arrive()
    const alice = await world.arrive()
    const hers = await alice.client.convos.create({ members: [bob.did] })
    const his = await joining(bob, hers.id)
    expect(his.addedBy).toBe(alice.did)
    const { seq } = await say(hers, 'hello')
    await reads(his, 'hello')
    const read = bob.client.xrpc.convo.updateRead({ convoId: hers.id, seq })
    await expect(read).rejects.toMatchObject({ error: 'ConvoNotAccepted' })
    expect((await bob.client.xrpc.convo.updateAllRead({})).data.updatedCount).toBe(0)
    await his.decline()
    expect(his.state).toBe('ended')
    expect(await bob.client.convos.list({ status: 'request' })).toEqual([])
    await expect(alice.client.convos.get(hers.id)).resolves.toMatchObject({ status: 'accepted' })
    await expect((await accepted(alice.client, bob)).decline()).rejects.toMatchObject({ error: 'NotAllowed' })
  })
})

describe('a block', () => {
  it.each(['the one who began', 'the other'])(
    'by %s stops their direct convo both ways, until it goes',
    async (who) => {
      const bob = await world.arrive()
      const alice = await world.arrive()
      const his = await accepted(alice.client, bob)
      const hers = await alice.client.convos.get(his.id)
      await say(hers, 'before')
      await reads(his, 'before')
      const [blocker, blocked] = who === 'the other' ? [bob, alice] : [alice, bob]
      await blocker.client.contacts.block(blocked.did)
      for (const convo of [hers, his]) {
        await vi.waitFor(() => expect(convo.unavailable).toBe(true), patience)
        await expect(convo.send('too late')).rejects.toMatchObject({ error: 'NotAvailable' })
      }
      for (const [one, other] of [
        [alice, bob],
        [bob, alice],
      ] as const) {
        const told = { canChat: false, convoId: his.id }
        expect(await one.client.contacts.availability(other.did)).toMatchObject(told)
        expect(await reach(one.client, other, 'group')).toBe('NotAvailable')
      }
      await blocker.client.contacts.unblock(blocked.did)
      for (const convo of [hers, his]) {
        await vi.waitFor(() => expect(convo.unavailable).toBe(false), patience)
        await say(convo, 'again')
      }
    },
  )

  it('is marked in groups for who blocks, and for nobody else', async () => {
    const bob = await world.arrive()
    const alice = await world.arrive()
    const hers = await alice.client.convos.create({ members: [bob.did] })
    const his = await arriving(bob, hers.id)
    await his.accept()
    await say(hers, 'we are here')
    await reads(his, 'we are here')
    await bob.client.contacts.block(alice.did)
    const blockedIn = async (convo: Convo) =>
      (await convo.members()).filter(({ blocked }) => blocked).map(({ did }) => did)
    await vi.waitFor(async () => expect(await blockedIn(his)).toEqual([alice.did]), patience)
    await say(hers, 'and go on')
    await reads(his, 'and go on')
    expect(await blockedIn(hers)).toEqual([])
  })
})

/** A direct convo that the other has accepted, as they see it. */
async function accepted(by: MlsClient, other: Person): Promise<Convo> {
  return accepting(other, (await by.convos.direct(other.did)).id)
}

async function say(convo: Convo, text: string): Promise<{ seq: number }> {
  const { messageId } = await convo.send(text)
  return vi.waitFor(async () => {
    const found = (await convo.messages()).find((message) => message.messageId === messageId)
    if (found?.seq === undefined) throw new Error('not in the log yet')
    return { seq: found.seq }
  }, patience)
}
