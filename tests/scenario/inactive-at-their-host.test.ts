import type { AtpAgent } from '@atproto/api'
import { isError } from '@catbird-mls/client'
import { addJob } from '@catbird-mls/core/jobs'
import { testPassword } from '@catbird-mls/dev-env'
import { describe, expect, it } from 'vitest'
import { beginConvos, bothWrite, openHostedStage } from './support/hosted.ts'
import type { HostedStage } from './support/hosted.ts'
import { reads, startWorld } from './support/on-pds.ts'
import { listen, until } from './support/service.ts'

async function aliceAndBob(stage: HostedStage) {
  const agents = [
    await stage.network.createAccount('alice'),
    await stage.network.createAccount('bob'),
  ] as const
  const [alice, bob] = [await stage.open(agents[0]), await stage.open(agents[1])]
  return { agents, alice, bob, convos: await beginConvos(alice, bob) }
}

/** Whether a stranger can write to an account. */
async function canBeReached(stage: HostedStage, stranger: string, did: string): Promise<boolean> {
  const client = await stage.open(await stage.network.createAccount(stranger))
  return (await client.contacts.availability(did)).canChat
}

/** What the service answers to the account itself, without any device. */
async function listDevices({ network }: HostedStage, agent: AtpAgent): Promise<unknown> {
  const lxm = 'blue.catbird.mls.device.listDevices'
  const { data } = await agent.com.atproto.server.getServiceAuth({ aud: network.server.did, lxm })
  const headers = { authorization: `Bearer ${data.token}` }
  return (await fetch(new URL(`/xrpc/${lxm}`, network.server.url), { headers })).json()
}

describe('an account that is deactivated at its host', () => {
  it('can do nothing here and is not reached, and is back with nothing lost once it is active', async () => {
    await using stage = await openHostedStage()
    const { agents, alice, bob, convos } = await aliceAndBob(stage)
    for (const convo of convos) await bothWrite(convo, 'before')
    const heard = listen(bob)
    await agents[1].com.atproto.server.deactivateAccount({})
    await stage.becomes(bob.did, 'deactivated')
    await until('he is told', () =>
      heard.some((event) => event.type === 'error' && event.error.error === 'AccountSuspended'),
    )
    await expect(bob.sync()).rejects.toMatchObject({ error: 'AccountSuspended' })
    // His own server still gives him service auth: it is this service that does not let him in.
    expect(await listDevices(stage, agents[1])).toEqual({
      error: 'AccountSuspended',
      message: 'The account is not active at its own server (deactivated).',
    })

    // Others see nothing but that he is not available; those who share convos with him go on in them.
    expect(await canBeReached(stage, 'carol', bob.did)).toBe(false)
    for (const { hers } of convos) await hers.send('while he was away')
    const removals = await stage.db.query(`SELECT 1 FROM log_entry WHERE kind = 'notice'`)
    expect(removals).toEqual([])

    await agents[1].com.atproto.server.activateAccount()
    await stage.becomes(bob.did, null)
    expect(await canBeReached(stage, 'dave', bob.did)).toBe(true)
    for (const { his } of convos) await reads(his, 'while he was away')
    for (const convo of convos) await bothWrite(convo, 'after')
    expect(await alice.devices()).toHaveLength(1)
    expect(await bob.devices()).toMatchObject([{ deviceId: bob.deviceId }])
  })

  it('and one that is taken down likewise', async () => {
    await using stage = await openHostedStage()
    const { bob, convos } = await aliceAndBob(stage)
    await stage.network.pds.takeDown(bob.did)
    await stage.becomes(bob.did, 'takendown')
    await expect(bob.sync()).rejects.toMatchObject({ error: 'AccountSuspended' })
    await stage.network.pds.takeDown(bob.did, false)
    await stage.becomes(bob.did, null)
    for (const convo of convos) await bothWrite(convo, 'after')
  })
})

describe('a stream that says of an active account that it is not', () => {
  const lie = (did: string, status: string) =>
    JSON.stringify({
      ...{ did, time_us: Date.now() * 1000, kind: 'account' },
      account: { active: false, did, status, seq: 1, time: new Date().toISOString() },
    })

  it('changes nothing, whether its host answers or is away', async () => {
    await using stage = await openHostedStage()
    const { bob, convos } = await aliceAndBob(stage)
    const heard = listen(bob)
    stage.jetstream.say(lie(bob.did, 'deleted'))
    await stage.isAskedAgain(bob.did, null)
    const askedAt = await stage.askedAt(bob.did)

    const away = stage.network.pds.beAwayFor('com.atproto.sync.getRepoStatus')
    stage.jetstream.say(lie(bob.did, 'takendown'))
    await until(
      'its host was asked',
      async () => (await stage.askedAt(bob.did))?.getTime() !== askedAt?.getTime(),
    )
    for (const convo of convos) await bothWrite(convo, 'nothing has happened')
    away[Symbol.dispose]()
    expect(await stage.statusOf(bob.did)).toBeNull()
    expect(heard.filter(({ type }) => type === 'error' || type === 'connection')).toEqual([])
  })
})

describe('a service that follows no stream', () => {
  it('finds out that an account is not active where it looks for the record of its device', async () => {
    await using world = await startWorld()
    const { db } = world
    const { agent, client: alice } = await world.arrive()
    await agent.com.atproto.server.deactivateAccount({})
    await db.execute('UPDATE device SET record_due_at = now()')
    await addJob(db, 'recheckDeviceRecords', {})
    const due = () => db.query('SELECT 1 FROM account WHERE host_due_at IS NOT NULL')
    await until('its host is to be asked', async () => (await due()).length === 1)
    await addJob(db, 'checkHosts', {})
    await until('it is cut off', () =>
      alice.sync().then(
        () => false,
        (error: unknown) => isError(error, 'AccountSuspended'),
      ),
    )
    expect(await db.query('SELECT did FROM device WHERE removed_at IS NULL')).toEqual([{ did: alice.did }])
  })
})

describe('an account that is deleted at its host', () => {
  it('can do nothing here from then on, and is deleted here as well when that was so for a week', async () => {
    const clock = { aheadMs: 0, now: () => new Date(Date.now() + clock.aheadMs) }
    await using stage = await openHostedStage({ clock })
    const { agents, bob, convos } = await aliceAndBob(stage)
    const { did } = bob
    const token = await stage.network.pds.mailedToken(did, 'delete_account')
    await agents[1].com.atproto.server.deleteAccount({ did, token, password: testPassword })
    await stage.becomes(did, 'deleted')
    await expect(bob.sync()).rejects.toMatchObject({ error: 'AccountSuspended' })
    await bob.close()
    const rows = () =>
      stage.db.query<{ begun: boolean }>(
        'SELECT deleted_at IS NOT NULL AS begun FROM account WHERE did = $1',
        [did],
      )
    expect(await rows()).toEqual([{ begun: false }])

    clock.aheadMs = (7 * 24 + 1) * 3600_000
    await addJob(stage.db, 'checkHosts', {})
    await until('it is deleted', async () => (await rows())[0]?.begun !== false)
    // Tokens of her own server are of now.
    clock.aheadMs = 0
    const [, { hers }] = convos
    await until('she has taken him out of the group', async () => {
      const member = (await hers.members()).find((one) => one.did === did)
      return member === undefined || member.devices.length === 0
    })
  })
})
