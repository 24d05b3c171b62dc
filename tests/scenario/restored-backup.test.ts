import { memoryStorage } from '@catbird-mls/client'
import type { Convo, MlsClient } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { startRestorable } from './support/restorable.ts'
import { allRead, allTalk, backAgain, textsOf, together } from './support/restored.ts'
import { joined, listen, until } from './support/service.ts'

const in_ = (client: MlsClient, { id }: Convo) => joined(client, id)

describe('a restored backup', () => {
  it('costs those who talked on nothing that they have: they find together, and go on', async () => {
    await using service = await startRestorable()
    const [alice, bob, carol] = [
      await service.open('alice'),
      await service.open('bob'),
      await service.open('carol'),
    ]
    const group = await alice.convos.create({ members: [bob.did, carol.did], name: 'Hikers' })
    const all = [group, await in_(bob, group), await in_(carol, group)]
    const before = await allTalk(all, 'before')
    await service.backup()
    const after = await allTalk(all, 'after')
    await group.rename({ name: 'Climbers' })
    const later = await allTalk(all, 'in a later epoch')
    const heard = [alice, bob, carol].map(listen)
    await service.restore()
    await backAgain(heard)
    await together(service.db, all)
    const now = await allTalk(all, 'restored')
    await allRead(all, [...before, ...after, ...later, ...now])
  }, 120_000)

  it('sends nothing to who had been taken out, until an admin is back and does it again', async () => {
    await using service = await startRestorable()
    const storage = memoryStorage()
    const alice = await service.open('alice', { storage })
    const [bob, dave] = [await service.open('bob'), await service.open('dave')]
    const group = await alice.convos.create({ members: [bob.did, dave.did], name: 'Hikers' })
    const [his, daves] = [await in_(bob, group), await in_(dave, group)]
    await together(service.db, [group, his, daves])
    await service.backup()
    await group.remove(dave.did)
    await until('dave is out', () => daves.state === 'ended')
    await together(service.db, [group, his])
    await alice.close()
    const heard = listen(bob)
    await service.restore()
    const rejoined = await until('bob is back', () => heard.find(({ type }) => type === 'convoRejoined'))
    expect(rejoined).toMatchObject({ returned: [{ did: dave.did }], redoing: false })
    expect(his.returned).toMatchObject([{ did: dave.did }])
    expect(his.sendingHeld).toBe(true)
    const sent = his.send('not for dave')
    await until('it waits', async () => (await his.messages()).some(({ state }) => state === 'held'))
    const again = await in_(await service.open('alice', { storage }), group)
    await sent
    expect(his.returned).toEqual([])
    expect((await again.members()).map(({ did }) => did).sort()).toEqual([alice.did, bob.did].sort())
    await allRead([again], ['not for dave'])
    expect(daves.state).toBe('ended')
    expect(await textsOf(daves)).not.toContain('not for dave')
  }, 60_000)

  it('is survived where the convo was begun anew meanwhile: that is lost, and the former group goes on', async () => {
    await using service = await startRestorable()
    const [alice, bob] = [await service.open('alice'), await service.open('bob')]
    const group = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
    const pair = [group, await in_(bob, group)]
    const before = await allTalk(pair, 'before')
    await service.backup()
    await group.reset('test')
    await until('both are in the next generation', async () => {
      const places = await Promise.all(pair.map(async (convo) => [convo.state, await convo.epoch()] as const))
      return places.every(([state, place]) => state === 'joined' && place?.generation === 2)
    })
    await together(service.db, pair)
    const after = await allTalk(pair, 'after')
    const heard = [alice, bob].map(listen)
    await service.restore()
    await backAgain(heard)
    await together(service.db, pair)
    await allRead(pair, [...before, ...after, ...(await allTalk(pair, 'now'))])
    for (const convo of pair) expect(await convo.epoch()).toMatchObject({ generation: 1 })
  }, 60_000)

  it('lets a person decide that who had been taken out may stay', async () => {
    await using service = await startRestorable()
    const storage = memoryStorage()
    const alice = await service.open('alice', { storage })
    const [bob, dave] = [await service.open('bob'), await service.open('dave')]
    const group = await alice.convos.create({ members: [bob.did, dave.did], name: 'Hikers' })
    const [his, daves] = [await in_(bob, group), await in_(dave, group)]
    await together(service.db, [group, his, daves])
    await service.backup()
    await group.remove(dave.did)
    await until('dave is out', () => daves.state === 'ended')
    await together(service.db, [group, his])
    await alice.close()
    await service.restore()
    await until('bob is back', () => his.returned.length === 1)
    const sent = his.send('for all who are in')
    await his.keepReturned()
    await sent
    expect([his.returned, his.sendingHeld]).toEqual([[], false])
  }, 60_000)

  it('keeps what is said of messages, leaves again who had left, and mutes what was muted', async () => {
    await using service = await startRestorable()
    const [alice, bob, carol] = [
      await service.open('alice'),
      await service.open('bob'),
      await service.open('carol'),
    ]
    const group = await alice.convos.create({ members: [bob.did, carol.did], name: 'Hikers' })
    const direct = await alice.convos.direct(bob.did)
    const all = [group, await in_(bob, group), await in_(carol, group)]
    const [, his, carols] = all
    const bobsDirect = await in_(bob, direct)
    await together(service.db, all)
    const { messageId: old } = await group.send('old')
    await allRead(all, ['old'])
    await service.backup()
    const { messageId } = await group.send('firts')
    await allRead(all, ['firts'])
    await group.edit(messageId, 'first')
    await his?.react(messageId, '👍')
    await group.delete(old)
    await direct.mute()
    await direct.send('muted')
    await allRead([direct, bobsDirect], ['muted'])
    const said = async (convo: Convo) =>
      (await convo.messages()).map(({ text, deleted, reactions, messageId: id }) => ({
        text,
        deleted,
        reactions,
        id,
      }))
    await until('all is said', async () => JSON.stringify(await said(all[2] ?? group)).includes('👍'))
    await carols?.leave()
    await until('carol is out', async () => (await group.members()).length === 2)
    const heard = [alice, bob].map(listen)
    await service.restore()
    await backAgain(heard)
    await until('carol is out again', async () => (await group.members()).length === 2)
    expect(carols?.state).toBe('ended')
    const pair = all.slice(0, 2)
    await together(service.db, pair)
    await allTalk(pair, 'now')
    for (const convo of pair)
      await until('it is as it was', async () => {
        const [gone, first] = await said(convo)
        return (
          gone?.deleted === true &&
          first?.text === 'first' &&
          first.reactions.length === 1 &&
          first.id === messageId
        )
      })
    await until('it is muted', () => direct.muted && bobsDirect.state === 'joined')
    const [row] = await service.db.query<{ muted: boolean }>(
      'SELECT muted FROM convo_member WHERE convo_id = $1 AND did = $2',
      [direct.id, alice.did],
    )
    expect(row?.muted).toBe(true)
  }, 60_000)

  describe.each([
    { how: 'with a new history', byHand: false },
    { how: 'by hand, without a word', byHand: true },
  ])('$how', ({ byHand }) => {
    it('is survived by a group in which people came, went and were taken out meanwhile', async () => {
      await using service = await startRestorable()
      const open = (seed: string) => service.open(seed)
      const [alice, laptop, bob] = [await open('alice'), await open('alice'), await open('bob')]
      const [carol, dave, erin] = [await open('carol'), await open('dave'), await open('erin')]
      const storage = memoryStorage()
      const frank = await service.open('frank', { storage })
      const members = [bob.did, carol.did, dave.did, frank.did]
      const group = await alice.convos.create({ members, name: 'Hikers' })
      const direct = await bob.convos.direct(carol.did)
      const [hers, his, carols] = [await in_(laptop, group), await in_(bob, group), await in_(carol, group)]
      const daves = await in_(dave, group)
      const talkers = [group, hers, his, carols]
      const pair = [direct, await in_(carol, direct)]
      await together(service.db, [...talkers, daves, await in_(frank, group)])
      const before = await allTalk([...talkers, daves], 'before')
      await frank.close()
      await service.backup()

      const after = await allTalk([...talkers, daves], 'after')
      await group.remove(dave.did)
      await until('dave is out', () => daves.state === 'ended')
      await group.add(erin.did)
      const erins = await in_(erin, group)
      await group.setAdmins({ promote: [carol.did] })
      const tablet = byHand ? undefined : await open('bob')
      const tablets = tablet === undefined ? [] : [await in_(tablet, group)]
      const meanwhile = [...talkers, ...tablets, erins]
      await together(service.db, meanwhile)
      const later = await allTalk(meanwhile, 'later')
      const inPair = await allTalk(pair, 'of the two')
      const lost = await bob.convos.create({ members: [carol.did], name: 'Made since' })
      await (await in_(carol, lost)).send('in a convo of since')
      await allRead([lost], ['in a convo of since'])
      const heard = [alice, laptop, bob, carol].map(listen)

      await service.restore({ byHand })
      await backAgain(heard)
      await until('dave is out again, and erin in', async () => {
        const dids = (await group.members()).map(({ did }) => did)
        return !dids.includes(dave.did) && dids.includes(erin.did)
      })
      await until('erin is in', () => erins.state === 'joined')
      await together(service.db, meanwhile)
      const now = await allTalk(meanwhile, 'now')
      await allRead(talkers, [...before, ...after, ...later, ...now])
      await allRead(tablets, [...later, ...now])
      await allRead([erins], [...later, ...now])
      await together(service.db, pair)
      await allRead(pair, [...inPair, ...(await allTalk(pair, 'of the two, now'))])
      for (const convo of [...talkers, ...tablets]) expectOnce(await textsOf(convo))
      expect(daves.state).toBe('ended')
      expect(await rolesIn(carols)).toMatchObject({ [alice.did]: 'admin', [carol.did]: 'admin' })
      await until('what was made since is over', () => lost.state === 'ended')
      expect(await textsOf(lost)).toEqual(['in a convo of since'])
      const franks = await in_(await service.open('frank', { storage }), group)
      await together(service.db, [...meanwhile, franks])
      await allRead([franks], now)
      await allTalk([...meanwhile, franks], 'with frank')
    }, 180_000)
  })
})

/** Nothing is shown twice, and nothing as what could not be read. */
function expectOnce(texts: readonly string[]): void {
  expect(texts).toEqual([...new Set(texts)])
}

async function rolesIn(convo: Convo): Promise<Record<string, string>> {
  return Object.fromEntries((await convo.members()).map(({ did, role }) => [did, role]))
}
