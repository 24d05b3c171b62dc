import { memoryStorage, parseInvite } from '@catbird-mls/client'
import { createManualClock } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { inStep, joined, listen, shows, startService, until } from './support/service.ts'

describe('an invite link', () => {
  it('lets somebody in while everybody else is offline, who knows the name at once', async () => {
    await using service = await startService()
    const storage = memoryStorage()
    const alice = await service.open('alice', { storage })
    const convo = await alice.convos.create({ members: [], name: 'Hikers' })
    await convo.send('before')
    const { link, inviteId } = await convo.createInvite({ url: 'https://app.example.com/join' })
    expect(link).toMatch(/^https:\/\/app\.example\.com\/join#v1\./)
    expect(parseInvite(link)).toMatchObject({ convoId: convo.id, inviteId })
    await alice.close()

    const bob = await service.open('bob')
    expect(await bob.convos.previewInvite(link)).toEqual({
      convoId: convo.id,
      name: 'Hikers',
      approval: false,
      memberCount: 1,
      expiresAt: undefined,
    })
    const bobs = await bob.convos.join(link)
    expect([bobs.state, bobs.status, bobs.name]).toEqual(['joined', 'accepted', 'Hikers'])
    await bobs.send('may I come along?')
    expect(await bobs.members()).toContainEqual(expect.objectContaining({ did: bob.did, role: 'member' }))
    expect((await bob.convos.join(link)).id).toBe(convo.id)

    const aliceAgain = await service.open('alice', { storage })
    const alices = await joined(aliceAgain, convo.id)
    await shows(alices, 'before', 'may I come along?')
    await alices.send('gladly')
    await shows(bobs, 'may I come along?', 'gladly')
    // What Alice's device made, it can show again.
    expect(await alices.invites()).toMatchObject([{ inviteId, approval: false, uses: 1 }])
    expect(parseInvite((await alices.invites())[0]?.link ?? '')).toEqual(parseInvite(link))
    expect((await bobs.invites())[0]?.link).toBeUndefined()
  })

  it('may ask for approval: an admin lets the one in and turns the other away', async () => {
    await using service = await startService()
    const [alice, bob, carol] = [
      await service.open('alice'),
      await service.open('bob'),
      await service.open('carol'),
    ]
    const heard = listen(alice)
    const convo = await alice.convos.create({ members: [], name: 'Hikers' })
    const { link } = await convo.createInvite({ approval: true })
    const [bobsWait, carolsWait] = [bob.convos.join(link), carol.convos.join(link)]
    const denied = expect(carolsWait).rejects.toMatchObject({ error: 'JoinDenied' })
    await until('both have asked', async () => (await convo.joinRequests()).length === 2)
    await until(
      'alice has heard of both',
      () => heard.filter(({ type }) => type === 'joinRequested').length === 2,
    )
    expect(await bob.convos.list()).toEqual([])
    await convo.answerJoinRequest(carol.did, 'deny')
    await convo.answerJoinRequest(bob.did, 'approve')
    await denied
    const bobs = await bobsWait
    expect([bobs.state, bobs.status]).toEqual(['joined', 'accepted'])
    await inStep(convo, bobs)
    await convo.send('welcome')
    await shows(bobs, 'welcome')
    expect(await convo.joinRequests()).toEqual([])
    await expect(carol.convos.join(link)).rejects.toMatchObject({ error: 'JoinDenied' })
    expect(await carol.convos.list()).toEqual([])
  })

  it('that asks for approval is waited for by a client that is closed and opened again', async () => {
    await using service = await startService()
    const storage = memoryStorage()
    const alice = await service.open('alice')
    const bob = await service.open('bob', { storage })
    const convo = await alice.convos.create({ members: [], name: 'Hikers' })
    const { link } = await convo.createInvite({ approval: true })
    const waiting = expect(bob.convos.join(link)).rejects.toMatchObject({ error: 'ClientClosed' })
    await until('bob has asked', async () => (await convo.joinRequests()).length === 1)
    await bob.close()
    await waiting
    await convo.answerJoinRequest(bob.did, 'approve')
    const bobAgain = await service.open('bob', { storage })
    const bobs = await joined(bobAgain, convo.id)
    await inStep(convo, bobs)
    await convo.send('there you are')
    await shows(bobs, 'there you are')
  })

  it('ends by its time, and by its uses', async () => {
    const clock = createManualClock()
    await using service = await startService({ clock })
    const [alice, bob, carol] = [
      await service.open('alice'),
      await service.open('bob'),
      await service.open('carol'),
    ]
    const convo = await alice.convos.create({ members: [] })
    const once = await convo.createInvite({ maxUses: 1 })
    const brief = await convo.createInvite({ expiresAt: new Date(clock.now().getTime() + 120_000) })
    await bob.convos.join(once.link)
    await expect(carol.convos.join(once.link)).rejects.toMatchObject({ error: 'InviteExhausted' })
    expect((await carol.convos.previewInvite(brief.link)).expiresAt).toBeInstanceOf(Date)
    clock.advance(121_000)
    await expect(carol.convos.join(brief.link)).rejects.toMatchObject({ error: 'InviteExpired' })
    expect(await carol.convos.list()).toEqual([])
  })

  it('is shut at once when it is revoked', async () => {
    await using service = await startService()
    const [alice, bob] = [await service.open('alice'), await service.open('bob')]
    const convo = await alice.convos.create({ members: [] })
    const { link, inviteId } = await convo.createInvite()
    await convo.revokeInvite(inviteId)
    await expect(bob.convos.join(link)).rejects.toMatchObject({ error: 'InviteNotFound' })
    await expect(bob.convos.previewInvite(link)).rejects.toMatchObject({ error: 'InviteNotFound' })
    expect(await convo.invites()).toEqual([])
  })

  it('does not bring back who was removed, until an admin adds them again', async () => {
    await using service = await startService()
    const [alice, bob] = [await service.open('alice'), await service.open('bob')]
    const convo = await alice.convos.create({ members: [] })
    const { link } = await convo.createInvite()
    const bobs = await bob.convos.join(link)
    await inStep(convo, bobs)
    await convo.remove(bob.did)
    await until('bob is out', () => bobs.state === 'ended')
    await expect(bob.convos.join(link)).rejects.toMatchObject({ error: 'NotAllowed' })
    expect(bobs.state).toBe('ended')
    await convo.add(bob.did)
    await until('bob is in again', () => bobs.state === 'joined')
  })

  it('brings back who has left, and used it before', async () => {
    await using service = await startService()
    const [alice, bob] = [await service.open('alice'), await service.open('bob')]
    const convo = await alice.convos.create({ members: [], name: 'Hikers' })
    const { link } = await convo.createInvite({ maxUses: 1 })
    const bobs = await bob.convos.join(link)
    await inStep(convo, bobs)
    await bobs.leave()
    await until('alice has taken him out', async () => (await convo.members()).length === 1)
    const again = await bob.convos.join(link)
    await inStep(convo, again)
    await again.send('I was wrong')
    await shows(convo, 'I was wrong')
  })

  it('brings back who has left as soon as somebody has taken them out', async () => {
    await using service = await startService()
    const [storage, bobsStorage] = [memoryStorage(), memoryStorage()]
    const alice = await service.open('alice', { storage })
    const bob = await service.open('bob', { storage: bobsStorage })
    const convo = await alice.convos.create({ members: [], name: 'Hikers' })
    const { link } = await convo.createInvite()
    const bobs = await bob.convos.join(link)
    await inStep(convo, bobs)
    await alice.close()
    await bobs.leave()
    const heard = listen(bob)
    const waiting = expect(bob.convos.join(link)).rejects.toMatchObject({ error: 'ClientClosed' })
    await until('bob has tried', () =>
      heard.some((event) => event.type === 'error' && event.error.error === 'NotMember'),
    )
    expect(await bob.convos.list()).toEqual([])
    await bob.close()
    await waiting

    const bobAgain = await service.open('bob', { storage: bobsStorage })
    const alices = await joined(await service.open('alice', { storage }), convo.id)
    const again = await joined(bobAgain, convo.id)
    await inStep(alices, again)
    await again.send('I was wrong')
    await shows(alices, 'I was wrong')
  })

  it('that is no link is refused, and so is one whose secret was changed', async () => {
    await using service = await startService()
    const [alice, bob] = [await service.open('alice'), await service.open('bob')]
    await expect(bob.convos.join('https://app.example.com')).rejects.toMatchObject({
      error: 'InvalidInviteLink',
    })
    const convo = await alice.convos.create({ members: [] })
    const { link } = await convo.createInvite()
    const forged = `${link.slice(0, -43)}${'A'.repeat(43)}`
    await expect(bob.convos.join(forged)).rejects.toMatchObject({ error: 'InviteNotFound' })
  })

  it('is made where the policy allows it alone', async () => {
    await using service = await startService()
    const [alice, bob] = [await service.open('alice'), await service.open('bob')]
    const convo = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    await expect(bobs.createInvite()).rejects.toMatchObject({ error: 'NotAllowed' })
    await expect((await alice.convos.direct(bob.did)).createInvite()).rejects.toMatchObject({
      error: 'NotAllowed',
    })
  })
})
