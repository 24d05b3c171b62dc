import { restoreAccount, suspendAccount, takeDownAccount } from '@catbird-mls/core/accounts'
import { createInProcessBus } from '@catbird-mls/core/bus'
import type { DeviceId, Did } from '@catbird-mls/core/mls'
import { systemClock } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { createTestKeyPackages } from '../../../core/src/key-packages/testing/key-package.ts'
import { ids } from '../lexicon/ids.ts'
import { call } from '../testing/call.ts'
import { followStream } from '../testing/stream.ts'
import { expectGood, startTestServer } from '../testing/test-server.ts'
import type { SignedIn, TestServer } from '../testing/test-server.ts'

const by = { kind: 'admin', id: 'did:example:operator' } as const
const claimKeyPackages = ids.BlueCatbirdMlsKeyPackageClaimKeyPackages

/** An operator's process: beside the server, on the same database. */
const beside = (test: TestServer) => ({ db: test.db, bus: createInProcessBus(), clock: systemClock })

async function publish({ account, device, call: callAs }: SignedIn, count: number): Promise<void> {
  const { deviceId, ...keys } = device
  const owner = { ...keys, did: account.did as Did, deviceId: deviceId as DeviceId }
  const keyPackages = await createTestKeyPackages(owner, count, new Date())
  expectGood(await callAs(ids.BlueCatbirdMlsKeyPackagePublishKeyPackages, { keyPackages }))
}

async function follow(test: TestServer, reader: SignedIn) {
  const { body } = await reader.call(ids.BlueCatbirdMlsEventCreateTicket)
  const url = new URL(String(body['url']))
  url.host = new URL(test.url).host
  return followStream(url.href)
}

describe('an account that is cut off', () => {
  it.each([
    ['suspended', suspendAccount],
    ['taken down', takeDownAccount],
  ])('because it is %s has its stream closed, and can do nothing until it is restored', async (_, cutOff) => {
    await using test = await startTestServer()
    const [alice, bob] = [await test.signIn(), await test.signIn()]
    const did = alice.account.did as Did
    await publish(alice, 2)
    const claim = () => bob.call(claimKeyPackages, { dids: [did] })
    expect(expectGood(await claim())['keyPackages']).toHaveLength(1)
    await using stream = await follow(test, alice)
    await cutOff(beside(test), { did, by })
    expect((await stream.ended).error).toBe('SessionEnded')
    const message = { convoId: 'a'.repeat(52), messageId: '3k2yihdyjls2a', ciphertext: new Uint8Array(64) }
    const outcomes = [
      await alice.call(ids.BlueCatbirdMlsMessageSendMessage, message),
      await alice.call(ids.BlueCatbirdMlsEventCreateTicket),
      await test.asAccount(alice.account, ids.BlueCatbirdMlsDeviceListDevices),
    ]
    for (const { error } of outcomes.slice(-1)) expect(error).toBe('AccountSuspended')
    for (const { status } of outcomes) expect([401, 403]).toContain(status)
    const refresh = { input: { refreshToken: alice.refreshToken } }
    expect((await call(test.url, ids.BlueCatbirdMlsServerRefreshSession, refresh)).status).toBeGreaterThan(
      400,
    )
    expect((await claim()).error).toBe('NotAvailable')
    await restoreAccount(beside(test), { did, by })
    const { deviceId } = alice.device
    const again = { deviceId }
    expectGood(
      await test.asAccount(alice.account, ids.BlueCatbirdMlsServerCreateSession, again, alice.device),
    )
    expect(expectGood(await claim())['keyPackages']).toHaveLength(1)
  })
})

describe('claims', () => {
  it('over the limit are refused with the time to wait, and take nothing', async () => {
    await using test = await startTestServer({ LIMITS: 'claimsPerTarget=2 claimsPerTargetEvery=600' })
    const [alice, bob] = [await test.signIn(), await test.signIn()]
    await publish(alice, 3)
    const claim = (from: SignedIn) => from.call(claimKeyPackages, { dids: [alice.account.did] })
    for (let i = 0; i < 2; i++) expectGood(await claim(bob))
    const refused = await claim(bob)
    expect(refused).toMatchObject({ error: 'RateLimitExceeded', status: 429 })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500)
    const carol = await test.signIn()
    expect(expectGood(await claim(carol))['keyPackages']).toHaveLength(1)
  })
})
