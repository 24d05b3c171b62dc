import type { AtpAgent } from '@atproto/api'
import { testPassword } from '@catbird-mls/dev-env'
import { describe, expect, it } from 'vitest'
import { beginConvos, bothWrite, openHostedStage, textsOf } from './support/hosted.ts'
import type { HostedStage } from './support/hosted.ts'
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
    for (const { his } of convos)
      await until('he has read it', async () => (await textsOf(his)).includes('while he was away'))
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
    await until('its host was asked', async () => (await stage.askedAt(bob.did)) !== askedAt)
    for (const convo of convos) await bothWrite(convo, 'nothing has happened')
    away[Symbol.dispose]()
    expect(await stage.statusOf(bob.did)).toBeNull()
    expect(heard.filter(({ type }) => type === 'error' || type === 'connection')).toEqual([])
  })
})

describe('an account that is deleted at its host', () => {
  it('can do nothing here from then on', async () => {
    await using stage = await openHostedStage()
    const { agents, bob } = await aliceAndBob(stage)
    const token = await stage.network.pds.mailedToken(bob.did, 'delete_account')
    const { did } = bob
    await agents[1].com.atproto.server.deleteAccount({ did, token, password: testPassword })
    await stage.becomes(did, 'deleted')
    await expect(bob.sync()).rejects.toMatchObject({ error: 'AccountSuspended' })
    const [row] = await stage.db.query(
      'SELECT host_gone_at IS NOT NULL AS counted FROM account WHERE did = $1',
      [did],
    )
    expect(row).toEqual({ counted: true })
  })
})
