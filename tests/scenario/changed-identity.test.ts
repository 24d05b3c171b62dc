import type { AtpAgent } from '@atproto/api'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { TestNetwork } from '@catbird-mls/dev-env'
import { describe, expect, it } from 'vitest'
import { beginConvos, bothWrite, openHostedStage } from './support/hosted.ts'
import { joined, until } from './support/service.ts'

const lxm = 'blue.catbird.mls.device.listDevices'

/** A service-auth token of the account for one call, by the key that it has now. */
async function tokenOf(network: TestNetwork, agent: AtpAgent): Promise<string> {
  const { data } = await agent.com.atproto.server.getServiceAuth({ aud: network.server.did, lxm })
  return data.token
}

/** What the service answers to who shows a token: `ok`, or the name of an error. */
async function outcomeOf(network: TestNetwork, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(new URL(`/xrpc/${lxm}`, network.server.url), { headers })
  const { error = 'ok' } = (await response.json()) as { error?: string }
  return error
}

describe('an account with a new signing key', () => {
  it('is known by it once an event tells, and by the old one no more', async () => {
    await using stage = await openHostedStage()
    const { network } = stage
    const agent = await network.createAccount('alice')
    // Of whom nothing is kept here no event counts.
    await stage.open(agent)
    expect(await outcomeOf(network, await tokenOf(network, agent))).toBe('ok')
    // Each may be used once.
    const byOldKey = await Promise.all(Array.from({ length: 500 }, () => tokenOf(network, agent)))
    await network.pds.rotateSigningKey(agent.assertDid)
    await until('the old key counts no more', async () => {
      const token = byOldKey.pop()
      if (token === undefined) throw new Error('the old key counts still')
      return (await outcomeOf(network, token)) === 'BadJwtSignature'
    })
    expect(await outcomeOf(network, await tokenOf(network, agent))).toBe('ok')
  })

  it('is known by it at once where no event tells, and from then on by the old one no more', async () => {
    await using db = await createTestDatabase()
    await using network = await TestNetwork.create({ databaseUrl: db.url })
    const agent = await network.createAccount('alice')
    const byOldKey = [await tokenOf(network, agent), await tokenOf(network, agent)] as const
    expect(await outcomeOf(network, byOldKey[0])).toBe('ok')
    await network.pds.rotateSigningKey(agent.assertDid)
    expect(await outcomeOf(network, await tokenOf(network, agent))).toBe('ok')
    expect(await outcomeOf(network, byOldKey[1])).toBe('BadJwtSignature')
  })

  it('goes on in its convos, and its devices are believed, old ones and new ones', async () => {
    await using stage = await openHostedStage()
    const { network } = stage
    const [agent, bobs] = [await network.createAccount('alice'), await network.createAccount('bob')]
    const [alice, bob] = [await stage.open(agent), await stage.open(bobs)]
    const [convo] = await beginConvos(alice, bob)
    await bothWrite(convo, 'before')
    await network.pds.rotateSigningKey(agent.assertDid)
    const second = await stage.open(agent)
    const hers = await joined(second, convo.hers.id)
    await bob.checkDevices(alice.did)
    const devices = async () =>
      (await convo.his.members())
        .find(({ did }) => did === alice.did)
        ?.devices.map(({ trust }) => trust.state)
    await until('both are verified', async () => (await devices())?.join() === 'verified,verified')
    await bothWrite({ hers, his: convo.his }, 'after')
  })
})

describe('an account with a new handle', () => {
  it('is found by it from then on, stays who it was, and is found by the old one no more', async () => {
    await using stage = await openHostedStage()
    const { network } = stage
    const [agent, bobs] = [await network.createAccount('alice'), await network.createAccount('bob')]
    const [alice, bob] = [await stage.open(agent), await stage.open(bobs)]
    const [convo] = await beginConvos(alice, bob)
    await agent.com.atproto.identity.updateHandle({ handle: 'alicia.test' })
    expect((await bob.convos.direct('alicia.test')).id).toBe(convo.his.id)
    await expect(bob.convos.direct('alice.test')).rejects.toMatchObject({ error: 'HandleNotFound' })
    await bothWrite(convo, 'as ever')

    // Somebody else has it now, and is somebody else.
    const others = await network.createAccount('carol')
    const other = await stage.open(others)
    await others.com.atproto.identity.updateHandle({ handle: 'alice.test' })
    expect(other.did).not.toBe(alice.did)
    expect((await bob.convos.direct('alice.test')).id).not.toBe(convo.his.id)
  })
})
