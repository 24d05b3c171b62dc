import { describe, expect, it } from 'vitest'
import { inStep, joined, shows, startService, until } from './support/service.ts'

describe('members', () => {
  it('are added, and removed, and then read nothing more', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const carol = await service.open('carol')
    const convo = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
    const bobs = await joined(bob, convo.id)
    await convo.send('before carol')
    await convo.add(carol.did)
    await convo.send('with carol')
    const carols = await joined(carol, convo.id)
    await shows(carols, 'with carol')
    expect(carols.name).toBe('Hikers')
    await carols.send('hello')
    await shows(bobs, 'before carol', 'with carol', 'hello')

    await convo.remove(carol.did)
    await convo.send('without carol')
    await shows(bobs, 'before carol', 'with carol', 'hello', 'without carol')
    await until('carol knows that it is over for her', () => carols.state === 'ended')
    await shows(carols, 'with carol', 'hello')
    await expect(carols.send('may I?')).rejects.toMatchObject({ error: 'ConvoEnded' })
    expect((await bobs.members()).map(({ did }) => did).toSorted()).toEqual([alice.did, bob.did].toSorted())
  })

  it('may come back when they are added again', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const convo = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    await convo.remove(bob.did)
    await until('bob is out', () => bobs.state === 'ended')
    await convo.add(bob.did)
    await until('bob is in again', () => bobs.state === 'joined')
    if (bobs.status === 'request') await bobs.accept()
    await convo.send('welcome back')
    await bobs.send('thank you')
    await shows(convo, 'welcome back', 'thank you')
    await shows(bobs, 'welcome back', 'thank you')
  })

  it('leave, and are taken out by whoever is there', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const carol = await service.open('carol')
    const convo = await alice.convos.create({ members: [bob.did, carol.did] })
    const [bobs, carols] = [await joined(bob, convo.id), await joined(carol, convo.id)]
    await expect(convo.leave()).rejects.toMatchObject({ error: 'LastAdmin' })
    await convo.setAdmins({ promote: [bob.did] })
    await alice.close()
    await until(
      'bob is an admin',
      async () => (await bobs.members()).find(({ did }) => did === bob.did)?.role === 'admin',
    )
    await carols.leave()
    expect(carols.state).toBe('ended')
    await until('bob has taken her out', async () => (await bobs.members()).length === 2)
    await bobs.send('she is gone')
    await shows(bobs, 'she is gone')
  })

  it('have one of them take the role over where the last admin has gone', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const carol = await service.open('carol')
    const convo = await alice.convos.create({ members: [bob.did] })
    const bobs = await joined(bob, convo.id)
    await convo.add(carol.did)
    const carols = await joined(carol, convo.id)
    await convo.setAdmins({ promote: [bob.did] })
    await until('all know', async () => (await carols.epoch())?.epoch === (await convo.epoch())?.epoch)
    await convo.leave()
    // Unless she is taken out first, she is now the only one who is called an admin.
    await bobs
      .setAdmins({ demote: [bob.did] })
      .catch((err: unknown) => expect(err).toMatchObject({ error: 'LastAdmin' }))
    for (const handle of [bobs, carols]) {
      await until('bob is the one admin', async () => {
        const members = await handle.members()
        return members.length === 2 && members.find(({ did }) => did === bob.did)?.role === 'admin'
      })
    }
  })

  it('that are no admins take out who left as well', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const carol = await service.open('carol')
    const convo = await alice.convos.create({ members: [bob.did, carol.did] })
    const [bobs, carols] = [await joined(bob, convo.id), await joined(carol, convo.id)]
    await alice.close()
    await carols.leave()
    await until('bob has taken her out', async () => (await bobs.members()).length === 2)
  })

  it('without a device are absent, and join when they have one and accept', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const { did } = await service.identity('dave')
    const convo = await alice.convos.create({ members: [bob.did, did] })
    expect((await convo.members()).find((member) => member.did === did)).toMatchObject({
      absent: true,
      devices: [],
    })
    const dave = await service.open('dave')
    const daves = await joined(dave, convo.id)
    await inStep(convo, daves)
    await convo.send('welcome, dave')
    await shows(daves, 'welcome, dave')
    await until('dave is there for bob too', async () => {
      const members = await (await joined(bob, convo.id)).members()
      return members.find((member) => member.did === did)?.absent === false
    })
  })
})

describe('admins who want something all at once', () => {
  it('all get it: each epoch has one commit, and losers try again', async () => {
    await using service = await startService()
    const admins = await Promise.all(['a', 'b', 'c', 'd'].map((seed) => service.open(seed)))
    const others = await Promise.all(['e', 'f', 'g', 'h'].map((seed) => service.open(seed)))
    const [first] = admins
    if (first === undefined) throw new Error('nobody is there')
    const convo = await first.convos.create({ members: admins.slice(1).map(({ did }) => did) })
    const handles = await Promise.all(admins.map((admin) => joined(admin, convo.id)))
    await convo.setAdmins({ promote: admins.map(({ did }) => did) })
    await Promise.all(
      handles.map((handle) => until('all are admins', async () => (await handle.epoch())?.epoch === 2)),
    )
    await Promise.all(handles.map((handle, i) => handle.add(others[i]?.did ?? '')))
    for (const handle of handles) await until('all are in', async () => (await handle.members()).length === 8)
    const epochs = await Promise.all(handles.map((handle) => handle.epoch()))
    expect(new Set(epochs.map((at) => at?.epoch))).toEqual(new Set([6]))
    await convo.send('all here')
    for (const other of others) await shows(await joined(other, convo.id), 'all here')
  })
})
