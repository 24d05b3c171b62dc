import { describe, expect, it } from 'vitest'
import { encodeMetadata } from '../content/metadata.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { joined } from '../testing/watch-convo.ts'
import { want } from './membership.ts'

describe('a direct convo', () => {
  it('says whom it is with, on both sides and after a restart', async () => {
    const service = unsafeFakeService()
    const storage = memoryStorage()
    const { client: alice } = await openFakeClient(service, 'alice', storage)
    const { client: bob, events } = await openFakeClient(service, 'bob')
    const mine = await alice.convos.direct(bob.did)
    const theirs = await joined(bob, mine.id)
    expect([mine.peer, theirs.peer]).toEqual([bob.did, alice.did])
    expect([mine.addedBy, theirs.addedBy]).toEqual([undefined, alice.did])
    expect(events.filter(({ type }) => type === 'convoAdded')).toMatchObject([{ by: alice.did }])
    await alice.close()
    const { client: again } = await openFakeClient(service, 'alice', storage)
    expect((await again.convos.list()).map(({ peer }) => peer)).toEqual([bob.did])
    await Promise.all([again.close(), bob.close()])
  })

  it('has no name: nobody gives it one, and what a stranger calls it is not shown', async () => {
    const service = unsafeFakeService()
    const { client: alice } = await openFakeClient(service, 'alice')
    const { client: bob } = await openFakeClient(service, 'bob')
    const mine = await alice.convos.direct(bob.did)
    const theirs = await joined(bob, mine.id)
    await expect(mine.rename({ name: 'Bluesky Support' })).rejects.toMatchObject({ error: 'NotAllowed' })
    const metadata = encodeMetadata({ name: 'Bluesky Support', description: 'Write to us' })
    await want(mine['context'], mine['slot'], { kind: 'setMetadata', metadata })
    await until(() => theirs['slot'].state.record.metadata !== undefined, 'bob has been sent the name')
    expect([theirs.name, theirs.description, mine.name]).toEqual([undefined, undefined, undefined])
    await Promise.all([alice.close(), bob.close()])
  })
})

describe('a group', () => {
  it('says who brought this account in, and nobody where it came by itself', async () => {
    const service = unsafeFakeService()
    const { client: alice } = await openFakeClient(service, 'alice')
    const { client: bob } = await openFakeClient(service, 'bob')
    const { client: carol, events } = await openFakeClient(service, 'carol')
    const convo = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
    const theirs = await joined(bob, convo.id)
    const { link } = await convo.createInvite()
    const hers = await carol.convos.join(link)
    expect([convo.addedBy, theirs.addedBy, hers.addedBy]).toEqual([undefined, alice.did, undefined])
    expect(events.filter(({ type }) => type === 'convoAdded')).toMatchObject([{ by: undefined }])
    expect([convo.peer, theirs.peer]).toEqual([undefined, undefined])
    await convo.setAdmins({ promote: [bob.did] })
    const { client: dave } = await openFakeClient(service, 'dave')
    await theirs.add(dave.did)
    expect((await joined(dave, convo.id)).addedBy).toBe(bob.did)
    await Promise.all([alice, bob, carol, dave].map((client) => client.close()))
  })
})
