import { memoryStorage } from '@catbird-mls/client'
import { restoreAccount, revokeDevice, suspendAccount, takeDownAccount } from '@catbird-mls/core/accounts'
import { revokeInviteAsOperator } from '@catbird-mls/core/invites'
import { addJob } from '@catbird-mls/core/jobs'
import type { ConvoId, DeviceId, InviteId } from '@catbird-mls/core/mls'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ids } from '../../packages/server/src/lexicon/ids.ts'
import { answerOf } from '../../packages/server/src/testing/call.ts'
import { followStream } from '../../packages/server/src/testing/stream.ts'
import { accepting, arriving, patience, reads, startWorld } from './support/on-pds.ts'
import type { Person, World } from './support/on-pds.ts'
import { listen } from './support/service.ts'

const by = { kind: 'admin', id: 'did:web:operator.example.com', requestId: 'of-a-test' } as const
const someTime = expect.any(String) as string

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Two people who talk in a group that the first has made. */
async function talking(alice: Person, bob: Person) {
  const hers = await alice.client.convos.create({ members: [bob.did], name: 'Hikers' })
  const his = await accepting(bob, hers.id)
  await his.send('here I am')
  await reads(hers, 'here I am')
  return { hers, his }
}

/** Has the service do a chore now, rather than when the clock says, and waits until it is done. */
async function doChore(name: 'endSuspensions'): Promise<void> {
  await addJob(world.db, name, {})
  const left = 'SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = $1'
  await vi.waitFor(async () => expect(await world.db.query(left, [name])).toEqual([]), patience)
}

async function openStream({ client }: Person) {
  const { data } = await client.xrpc.event.createTicket({})
  return followStream(data.url)
}

/** What a call of an account by its PDS, without a session of a device, is refused with. */
async function refusedThroughPds({ agent }: Person): Promise<string | undefined> {
  const headers = { 'atproto-proxy': world.network.service }
  const response = await agent.fetchHandler(`/xrpc/${ids.BlueCatbirdMlsDeviceListDevices}`, { headers })
  return (await answerOf(response)).error
}

describe('an account that is suspended for a time', () => {
  it('may do nothing, hears nothing and is brought in nowhere, until that is over; then all goes on', async () => {
    const [alice, bob] = [await world.arrive(), await world.arrive()]
    const { hers, his } = await talking(alice, bob)
    const claim = () => alice.client.xrpc.keyPackage.claimKeyPackages({ dids: [bob.did] })
    expect((await claim()).data.keyPackages).toHaveLength(1)
    expect(await refusedThroughPds(bob)).toBeUndefined()
    await using stream = await openStream(bob)
    const heard = listen(bob.client)
    const suspend = (ms: number) =>
      suspendAccount(world.beside, { did: bob.did, by, until: new Date(Date.now() + ms) })

    await suspend(3600_000)
    expect((await stream.ended).error).toBe('SessionEnded')
    const offline = { type: 'connection', state: 'offline', reason: 'AccountSuspended' }
    await vi.waitFor(() => expect(heard).toContainEqual(expect.objectContaining(offline)), patience)
    await expect(his.send('let me in')).rejects.toMatchObject({ error: 'AccountSuspended' })
    expect(await refusedThroughPds(bob)).toBe('AccountSuspended')
    await expect(claim()).rejects.toMatchObject({ error: 'NotAvailable' })
    await expect(alice.client.convos.create({ members: [bob.did] })).rejects.toMatchObject({
      error: 'NotAvailable',
    })
    await hers.send('in his absence')
    await doChore('endSuspensions')
    expect(await refusedThroughPds(bob)).toBe('AccountSuspended')

    await suspend(0)
    await doChore('endSuspensions')
    expect(await refusedThroughPds(bob)).toBeUndefined()
    expect((await claim()).data.keyPackages).toHaveLength(1)
    await vi.waitFor(async () => {
      const member = (await hers.members()).find(({ did }) => did === bob.did)
      expect(member?.devices).toHaveLength(1)
      await his.send('back again')
    }, patience)
    await reads(hers, 'back again')

    const acts = await world.auditOf(bob.did)
    const suspendedAt = someTime
    const [first, last] = [acts[0]?.after, acts[1]?.after]
    expect(acts).toMatchObject([
      { act: 'suspendAccount', by, before: {}, after: { suspendedAt, suspendedUntil: someTime } },
      { act: 'suspendAccount', by, before: first, after: { suspendedAt, suspendedUntil: someTime } },
      { act: 'restoreAccount', by: { kind: 'service' }, before: last, after: {} },
    ])
  })
})

describe('an account that is taken down', () => {
  it('has its requests hidden and its invites revoked; restored, it has the requests back', async () => {
    const [spammer, friend] = [await world.arrive(), await world.arrive()]
    const [asked, other] = [await world.arrive(), await world.arrive()]
    const { hers } = await talking(spammer, friend)
    await hers.add(asked.did)
    await arriving(asked, hers.id)
    const { link } = await hers.createInvite()
    const listed = async ({ client }: Person) =>
      (await client.xrpc.convo.listConvos({})).data.convos.map(({ convoId }) => convoId)
    expect([await listed(asked), await listed(friend)]).toEqual([[hers.id], [hers.id]])
    expect(await other.client.convos.previewInvite(link)).toMatchObject({ name: 'Hikers' })

    await takeDownAccount(world.beside, { did: spammer.did, by })
    expect([await listed(asked), await listed(friend)]).toEqual([[], [hers.id]])
    expect(await refusedThroughPds(spammer)).toBe('AccountSuspended')
    await expect(other.client.convos.join(link)).rejects.toMatchObject({ error: 'InviteNotFound' })

    await restoreAccount(world.beside, { did: spammer.did, by })
    expect(await listed(asked)).toEqual([hers.id])
    expect(await refusedThroughPds(spammer)).toBeUndefined()
    await expect(other.client.convos.join(link)).rejects.toMatchObject({ error: 'InviteNotFound' })
    const takenDownAt = someTime
    expect(await world.auditOf(spammer.did)).toMatchObject([
      { act: 'takeDownAccount', by, before: {}, after: { suspendedAt: someTime, takenDownAt } },
      { act: 'restoreAccount', by, before: { takenDownAt }, after: {} },
    ])
  })
})

describe('a device that an operator revokes', () => {
  it('is cut off and taken out of its groups, while the other one of its account goes on', async () => {
    const alice = await world.arrive()
    const phone = await world.arrive()
    const laptop = await world.open(phone.agent, { storage: memoryStorage() })
    const { hers, his } = await talking(alice, phone)
    const onLaptop = await accepting(laptop, hers.id)
    const devicesOfBob = async () =>
      (await hers.members()).find(({ did }) => did === phone.did)?.devices.map(({ deviceId }) => deviceId)
    await vi.waitFor(async () => expect(await devicesOfBob()).toHaveLength(2), patience)
    await using stream = await openStream(phone)
    const heard = listen(phone.client)
    const deviceId = phone.client.deviceId as DeviceId

    await revokeDevice(world.beside, { did: phone.did, deviceId, by })
    await stream.ended
    await vi.waitFor(() => expect(heard).toContainEqual({ type: 'thisDeviceRemoved' }), patience)
    await expect(his.send('too late')).rejects.toMatchObject({ error: 'DeviceNotFound' })
    await vi.waitFor(async () => expect(await devicesOfBob()).toEqual([laptop.client.deviceId]), patience)
    await vi.waitFor(() => onLaptop.send('still here'), patience)
    await reads(hers, 'still here')
    expect(await world.auditOf(phone.did)).toMatchObject([{ act: 'revokeDevice', by, subject: deviceId }])
  })
})

describe('an invite that an operator revokes', () => {
  it('lets nobody in any more, and no other invite goes with it', async () => {
    const [alice, bob] = [await world.arrive(), await world.arrive()]
    const hers = await alice.client.convos.create({ members: [], name: 'Hikers' })
    const [spread, other] = [await hers.createInvite(), await hers.createInvite()]
    const convoId = hers.id as ConvoId
    const revoke = (inviteId: string) =>
      revokeInviteAsOperator(world.beside, { convoId, inviteId: inviteId as InviteId, by })
    await revoke(spread.inviteId)
    await expect(bob.client.convos.join(spread.link)).rejects.toMatchObject({ error: 'InviteNotFound' })
    const his = await bob.client.convos.join(other.link)
    await his.send('by the other')
    await reads(hers, 'by the other')
    const subject = `${convoId}/${spread.inviteId}`
    expect(await world.auditOf(alice.did)).toMatchObject([
      { act: 'revokeInvite', by, subject, before: { revoked: false } },
    ])
  })
})

describe('what operators did', () => {
  it('can be neither changed nor forgotten', async () => {
    const alice = await world.arrive()
    await suspendAccount(world.beside, { did: alice.did, by })
    for (const change of [`UPDATE admin_audit SET act = 'x'`, 'DELETE FROM admin_audit'])
      await expect(world.db.execute(change)).rejects.toThrow('append-only')
    await restoreAccount(world.beside, { did: alice.did, by })
    expect((await world.auditOf(alice.did)).map(({ act }) => act)).toEqual([
      'suspendAccount',
      'restoreAccount',
    ])
  })
})
