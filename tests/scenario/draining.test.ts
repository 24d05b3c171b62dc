import { memoryStorage } from '@catbird-mls/client'
import { defaultLimits } from '@catbird-mls/core/limits'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ids } from '../../packages/server/src/lexicon/ids.ts'
import { callsTo } from '../../packages/server/src/testing/test-server.ts'
import { accepting, patience, reads, startWorld } from './support/on-pds.ts'
import type { Person, World } from './support/on-pds.ts'

/** All as they are in production, since development has hardly any. */
const LIMITS = Object.entries(defaultLimits('production'))
  .filter(([name]) => name.startsWith('claim') || name.startsWith('keyPackage'))
  .map(([name, value]) => `${name}=${String(value)}`)
  .join(' ')
/** Most are development accounts, which cost no PDS anything: to a claim all are strangers. */
const attackers = { onPds: 4, elsewhere: 96 }
const triesEach = 10
const atOnce = 20

let world: World
beforeAll(async () => {
  world = await startWorld({ environment: { LIMITS } })
})
afterAll(() => world[Symbol.asyncDispose]())

/** Claims key packages of an account, and gives which were the last resort, or the name of the error. */
type Claim = (did: string) => Promise<readonly boolean[] | string>

function claimOf({ client }: Person): Claim {
  return (did) =>
    client.xrpc.keyPackage.claimKeyPackages({ dids: [did] }).then(
      ({ data }) => data.keyPackages.map(({ lastResort }) => lastResort),
      (err: unknown) => (err as { error: string }).error, // the service's, by its name
    )
}

async function claimElsewhere(): Promise<Claim> {
  const { call } = await callsTo(world.network.server, () => new Date()).signIn()
  return async (did) => {
    const { error, body } = await call(ids.BlueCatbirdMlsKeyPackageClaimKeyPackages, { dids: [did] })
    return error ?? (body['keyPackages'] as { lastResort: boolean }[]).map(({ lastResort }) => lastResort)
  }
}

async function makeAttackers(): Promise<Claim[]> {
  const claims: Claim[] = []
  for (let i = 0; i < attackers.onPds; i++) claims.push(claimOf(await world.arrive()))
  for (let i = 0; i < attackers.elsewhere; i++) claims.push(await claimElsewhere())
  return claims
}

async function stockOf({ client }: Person): Promise<number> {
  return (await client.xrpc.keyPackage.getKeyPackageStatus()).data.available
}

describe('an attacker with 100 accounts', () => {
  it('cannot keep somebody who is away from being added by a friend, nor by a stranger', async () => {
    const storage = memoryStorage()
    const [victim, friend] = [await world.arrive({ storage }), await world.arrive()]
    const stranger = await world.arrive()
    const known = await friend.client.convos.create({ members: [victim.did] })
    await accepting(victim, known.id)
    const before = await stockOf(victim)
    await victim.client.close()

    const claims = (await makeAttackers()).flatMap((claim) => Array.from({ length: triesEach }, () => claim))
    const results: (readonly boolean[] | string)[] = []
    for (let i = 0; i < claims.length; i += atOnce)
      results.push(...(await Promise.all(claims.slice(i, i + atOnce).map((claim) => claim(victim.did)))))
    expect(results.filter((result) => result === 'RateLimitExceeded')).toHaveLength(400)
    const given = results.flatMap((result) => (typeof result === 'string' ? [] : result))
    expect(given).toHaveLength(600)
    expect(given.filter((lastResort) => !lastResort)).toHaveLength(before - 20)
    const metrics = await world.network.server.metrics.registry.metrics()
    expect(metrics).toMatch(/^mls_key_package_drains_total [1-9]/m)

    expect(await claimOf(friend)(victim.did)).toEqual([false])
    const groups = [friend, stranger].map(({ client }) => client.convos.create({ members: [victim.did] }))
    const [byFriend, byStranger] = await Promise.all(groups)
    const back = await world.open(victim.agent, { storage })
    for (const convo of [byFriend, byStranger]) {
      const theirs = await accepting(back, convo?.id ?? '')
      await convo?.send('there you are')
      await reads(theirs, 'there you are')
    }
    await vi.waitFor(async () => expect(await stockOf(back)).toBeGreaterThanOrEqual(before), patience)
  })
})

describe('whoever claims of one account too often', () => {
  it('is told when to come back, while others may, and it may of others', async () => {
    const [eager, calm] = [await world.arrive(), await world.arrive()]
    const [bob, carol] = [await world.arrive(), await world.arrive()]
    for (let i = 0; i < 6; i++) expect(await claimOf(eager)(bob.did)).toHaveLength(1)
    const seventh = eager.client.xrpc.keyPackage.claimKeyPackages({ dids: [carol.did, bob.did] })
    const error = 'RateLimitExceeded'
    const retryAfter = expect.any(Number) as number
    await expect(seventh).rejects.toMatchObject({ error, retryAfter })
    expect(await claimOf(calm)(bob.did)).toHaveLength(1)
    expect(await claimOf(eager)(carol.did)).toHaveLength(1)
  })
})
