import { memoryStorage } from '@catbird-mls/client'
import type { Convo, MlsClient } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { losingFetch } from './support/losing-fetch.ts'
import { turn } from './support/poisoner.ts'
import type { Poisoner } from './support/poisoner.ts'
import { inStep, joined, listen, shows, startService, until } from './support/service.ts'
import type { OpenOptions, TestService } from './support/service.ts'

/** Alice, the admin, Bob and Carol with their clients, and Mallory, who has turned; all in one group. */
async function groupWithPoisoner(
  service: TestService,
  network: { alice?: OpenOptions; bob?: OpenOptions } = {},
) {
  const storages = { carol: memoryStorage(), mallory: memoryStorage() }
  const alice = await service.open('alice', network.alice)
  const bob = await service.open('bob', network.bob)
  const carol = await service.open('carol', { storage: storages.carol })
  const mallory = await service.open('mallory', { storage: storages.mallory })
  const members = [bob, carol, mallory].map(({ did }) => did)
  const alices = await alice.convos.create({ members, name: 'Hikers' })
  const { id } = alices
  const [bobs, carols, mallorys] = [await joined(bob, id), await joined(carol, id), await joined(mallory, id)]
  await inStep(alices, bobs, carols, mallorys)
  const poisoner = await turn(service, mallory, { seed: 'mallory', storage: storages.mallory, convoId: id })
  return { id, alice, bob, carol, alices, bobs, carols, poisoner, storages }
}

async function devicesOf(convo: Convo, did: string): Promise<number> {
  return (await convo.members()).find((member) => member.did === did)?.devices.length ?? 0
}

/** The poisoner is out, and nobody else. */
async function onlyGone(convo: Convo, { did }: Poisoner, ...honest: MlsClient[]): Promise<void> {
  await until('the poisoner is removed', async () => (await devicesOf(convo, did)) === 0)
  for (const client of honest) expect(await devicesOf(convo, client.did)).toBe(1)
}

describe('a commit that nobody can process', () => {
  for (const kind of ['confirmationTag', 'path', 'pathKeys'] as const) {
    it(`by its ${kind} costs the poisoner its place, and nobody else anything, though one was away`, async () => {
      await using service = await startService()
      const { id, alice, bob, carol, alices, bobs, poisoner, storages } = await groupWithPoisoner(service)
      const heard = listen(alice)
      await carol.close()
      await poisoner.poison(kind)
      await onlyGone(alices, poisoner, alice, bob, carol)
      await inStep(alices, bobs)
      await alices.send('still here')
      await shows(bobs, 'still here')
      expect(heard.filter(({ type }) => type === 'recovering').length).toBeGreaterThan(0)
      expect(heard).toContainEqual({ type: 'recovered', convoId: id })
      expect(heard.filter(({ type }) => type === 'error')).toEqual([])

      const again = await service.open('carol', { storage: storages.carol })
      const carols = await joined(again, id)
      await inStep(alices, bobs, carols)
      await bobs.send('and Carol too')
      await until('Carol reads on', async () => (await carols.messages()).at(-1)?.text === 'and Carol too')
      await carols.send('so I am')
      await until('Alice reads her', async () => (await alices.messages()).at(-1)?.text === 'so I am')
      expect(carols.name).toBe('Hikers')
      const [gap, ...more] = await carols.gaps()
      expect([gap?.reason, more]).toEqual(['resync', []])
    })
  }

  it('by its membership tag bars the poisoner; its removal is left to people, since no signature proves it', async () => {
    await using service = await startService()
    const { alice, alices, bobs, carols, poisoner } = await groupWithPoisoner(service)
    const heard = listen(alice)
    await poisoner.poison('membershipTag')
    const { did, deviceId } = poisoner
    const suggested = await until('its removal is suggested', () =>
      heard.find(({ type }) => type === 'removalSuggested'),
    )
    expect(suggested).toMatchObject({ did, deviceId, reason: 'faultyCommits' })
    await until('Alice is in step', () => heard.some(({ type }) => type === 'recovered'))
    await inStep(alices, bobs, carols)
    await poisoner.say('of the epoch before all that')
    await alices.send('still here')
    for (const convo of [bobs, carols]) await shows(convo, 'of the epoch before all that', 'still here')
    expect(await carols.gaps()).toEqual([])
    expect(await devicesOf(alices, did)).toBe(1)
    await expect(poisoner.poison('membershipTag')).rejects.toMatchObject({ error: 'CommitterBarred' })
    await alices.remove(did)
    await inStep(alices, bobs, carols)
  })

  it('is recovered from over a network that loses every other answer and request', async () => {
    await using service = await startService()
    const methods = ['requestRecovery', 'submitCommit', 'getLog', 'getGroupInfo', 'getConvo', 'putMetadata']
    let lossy = false
    // One network each: over one that they share, either may be the one whose tries are lost for ever longer pauses.
    const network = (pauseSeed: number): OpenOptions => ({
      pauseSeed,
      fetch: losingFetch((method, count) => {
        if (!lossy || !methods.includes(method)) return undefined
        return count % 3 === 1 ? 'answer' : count % 3 === 2 ? 'request' : undefined
      }),
    })
    const networks = { alice: network(1), bob: network(2) }
    const { alice, bob, carol, alices, bobs, poisoner } = await groupWithPoisoner(service, networks)
    lossy = true
    await poisoner.poison('confirmationTag')
    await onlyGone(alices, poisoner, alice, bob, carol)
    await inStep(alices, bobs)
    await bobs.send('still here')
    await until('Alice reads it', async () => (await alices.messages()).at(-1)?.text === 'still here')
  })
})

describe('a GroupInfo that misleads joiners', () => {
  it('is put right before anybody joins by it, and its signer is removed', async () => {
    await using service = await startService()
    const { id, alice, bob, carol, alices, bobs, carols, poisoner } = await groupWithPoisoner(service)
    const heard = listen(bob)
    await poisoner.poison('externalPub')
    await onlyGone(alices, poisoner, alice, bob, carol)
    const second = await service.open('bob')
    const onSecond = await joined(second, id)
    await inStep(alices, bobs, carols, onSecond)
    await alices.send('to both of you')
    for (const convo of [bobs, onSecond]) await shows(convo, 'to both of you')
    expect(heard.filter(({ type }) => type === 'recovering')).toEqual([])
  })

  it('is laid to its signer, not to the joiner that it misled', async () => {
    await using service = await startService()
    const { id, alice, bob, alices, bobs, carol, carols, poisoner, storages } =
      await groupWithPoisoner(service)
    await carol.close()
    await alice.close()
    await bob.close()
    expect([alices, bobs, carols].every(({ state }) => state === 'joined')).toBe(true)
    await poisoner.poison('externalPub')
    const second = await service.open('carol')
    const onSecond = await joined(second, id)
    const first = await service.open('carol', { storage: storages.carol })
    const onFirst = await joined(first, id)
    await inStep(onFirst, onSecond)
    await onFirst.send('misled, and mended')
    await shows(onSecond, 'misled, and mended')
    expect(await devicesOf(onFirst, first.did)).toBe(2)
  })
})

describe('members who report falsely', () => {
  it('get an honest one barred from commits, and not removed', async () => {
    await using service = await startService()
    const alice = await service.open('alice')
    const bob = await service.open('bob')
    const carol = await service.open('carol')
    const dave = await service.open('dave')
    const heard = listen(alice)
    const alices = await alice.convos.create({ members: [bob.did, carol.did, dave.did] })
    const daves = await joined(dave, alices.id)
    await alices.setAdmins({ promote: [dave.did] })
    await inStep(alices, daves, await joined(bob, alices.id), await joined(carol, alices.id))
    await daves.rename({ name: 'Hikers' })
    const { data } = await bob.xrpc.convo.getConvo({ convoId: alices.id })
    const report = { convoId: alices.id, generation: 1, seq: data.convo.lastSeq, reason: 'confirmationTag' }
    for (const client of [bob, carol]) await client.xrpc.group.requestRecovery(report)
    const suggested = await until('its removal is suggested', () =>
      heard.find(({ type }) => type === 'removalSuggested'),
    )
    expect(suggested).toMatchObject({ deviceId: dave.deviceId, reason: 'faultyCommits' })
    await expect(daves.rename({ name: 'Climbers' })).rejects.toMatchObject({ error: 'CommitterBarred' })
    await daves.send('what have I done?')
    await shows(alices, 'what have I done?')
    expect(await devicesOf(alices, dave.did)).toBe(1)
  })
})
