import { createManualClock } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { ids } from '../lexicon/ids.ts'
import { createTestAccount, createTestDevice } from '../testing/account.ts'
import { answerOf, call } from '../testing/call.ts'
import { startTestServer } from '../testing/test-server.ts'
import type { TestServer } from '../testing/test-server.ts'

const accountAct = ids.BlueCatbirdMlsDeviceListDevices
const deviceAct = ids.BlueCatbirdMlsKeyPackageGetKeyPackageStatus

const minutes = (count: number) => count * 60_000

describe('service auth, over HTTP', () => {
  it('refuses a bad token by the name of what is wrong with it', async () => {
    await using test = await startTestServer()
    const account = await createTestAccount()
    const good = { aud: test.did, lxm: accountAct }
    const now = Date.now() / 1000
    const stranger = await createTestAccount()
    const token = await account.token(good)
    const [header = '', claims = '', signature = ''] = token.split('.')
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const unlike = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    const cases: [string, string | undefined][] = [
      ['AuthMissing', undefined],
      ['BadJwt', 'not-a-token'],
      ['BadJwt', `${part({ alg: 'none', typ: 'JWT' })}.${claims}.`],
      ['BadJwt', `${part({ alg: 'HS256', typ: 'JWT' })}.${claims}.${signature}`],
      ['BadJwt', `${part({ alg: 'ES256K', typ: 'JWT' })}.${claims}.${signature}`],
      ['BadJwt', await account.token({ ...good, claims: { jti: undefined } })],
      ['BadJwt', await account.token({ ...good, claims: { exp: now + 3600 } })],
      ['BadJwtSignature', `${header}.${claims}.${unlike}`],
      ['BadJwtSignature', await stranger.token({ ...good, claims: { iss: account.did } })],
      ['JwtExpired', await account.token({ ...good, claims: { exp: now - 1 } })],
      ['BadJwtAudience', await account.token({ ...good, aud: 'did:web:elsewhere.test' })],
      ['BadJwtLexiconMethod', await account.token({ ...good, lxm: deviceAct })],
      ['UnresolvableDid', await account.token({ ...good, claims: { iss: 'did:key:zNothing' } })],
    ]
    for (const [error, bad] of cases) {
      const answer = await call(test.url, accountAct, { token: bad })
      expect([answer.error, answer.status]).toEqual([error, 401])
    }
  })

  it('takes a token once', async () => {
    await using test = await startTestServer()
    const token = await (await createTestAccount()).token({ aud: test.did, lxm: accountAct })
    expect((await call(test.url, accountAct, { token })).status).toBe(200)
    expect((await call(test.url, accountAct, { token })).error).toBe('ReplayedJwt')
  })

  it('takes the audience with the fragment of the service too', async () => {
    await using test = await startTestServer()
    const account = await createTestAccount()
    const token = await account.token({ aud: `${test.did}#atproto_mls`, lxm: accountAct })
    expect((await call(test.url, accountAct, { token })).status).toBe(200)
  })

  it('knows nothing but bearer tokens', async () => {
    await using test = await startTestServer()
    const headers = { authorization: 'Basic YTpi' }
    const answer = await answerOf(await fetch(`${test.url}/xrpc/${accountAct}`, { headers }))
    expect(answer.error).toBe('AuthMissing')
  })
})

describe('the proof of a device, over HTTP', () => {
  it('stands in for a session, for exactly the call it was made for', async () => {
    await using test = await startTestServer()
    const { account, device } = await test.signIn()
    expect((await test.asAccount(account, deviceAct, {}, device)).status).toBe(200)
    const claim = { dids: [account.did] }
    expect(
      (await test.asAccount(account, ids.BlueCatbirdMlsKeyPackageClaimKeyPackages, claim, device)).status,
    ).toBe(200)
    // A default that the lexicon fills in is no part of what was sent, and so of what was signed.
    expect((await test.asAccount(account, ids.BlueCatbirdMlsGroupListWelcomes, {}, device)).status).toBe(200)
    const limited = await test.asAccount(account, ids.BlueCatbirdMlsGroupListWelcomes, { limit: 5 }, device)
    expect(limited.status).toBe(200)
  })

  it('is refused by name when it is missing, of another call, body, account or time, or used before', async () => {
    const clock = createManualClock()
    await using test = await startTestServer({}, { clock })
    const { account, device } = await test.signIn()
    const scope = { service: test.did, did: account.did, lxm: deviceAct, body: {}, now: clock.now() }
    const used = await device.prove(scope)
    const refused: [string, string | undefined][] = [
      ['missing', undefined],
      ['malformed', 'v1.nothing'],
      ['of another method', await device.prove({ ...scope, lxm: ids.BlueCatbirdMlsMessageSendMessage })],
      ['of another body', await device.prove({ ...scope, body: { limit: 3 } })],
      ['of another account', await device.prove({ ...scope, did: (await createTestAccount()).did })],
      ['for another service', await device.prove({ ...scope, service: 'did:web:elsewhere.test' })],
      ['too old', await device.prove({ ...scope, now: new Date(clock.now().getTime() - minutes(6)) })],
      [
        'from the future',
        await device.prove({ ...scope, now: new Date(clock.now().getTime() + minutes(6)) }),
      ],
    ]
    const ask = async (deviceProof: string | undefined) =>
      call(test.url, deviceAct, {
        input: { deviceProof },
        token: await account.token({ aud: test.did, lxm: deviceAct, now: clock.now() }),
      })
    for (const [why, proof] of refused)
      expect([why, (await ask(proof)).error]).toEqual([why, 'BadDeviceProof'])
    expect((await ask(used)).status).toBe(200)
    expect((await ask(used)).error).toBe('BadDeviceProof')
    expect((await ask(await (await createTestDevice()).prove(scope))).error).toBe('DeviceNotFound')
  })
})

describe('a session, over HTTP', () => {
  it('ends with time, by deleteSession, and with its device', async () => {
    const clock = createManualClock()
    await using test = await startTestServer({}, { clock })
    const timed = await test.signIn()
    expect((await timed.call(deviceAct)).status).toBe(200)
    clock.advance(minutes(20))
    expect((await timed.call(deviceAct)).error).toBe('SessionExpired')

    const ended = await test.signIn()
    expect((await ended.call(ids.BlueCatbirdMlsServerDeleteSession)).status).toBe(200)
    expect((await ended.call(deviceAct)).error).toBe('SessionExpired')
    expect((await ended.call(ids.BlueCatbirdMlsServerDeleteSession)).status).toBe(200)

    const removed = await test.signIn()
    const { deviceId } = removed.device
    expect((await removed.call(ids.BlueCatbirdMlsDeviceRemoveDevice, { deviceId })).status).toBe(200)
    expect((await removed.call(deviceAct)).error).toBe('DeviceNotFound')
    expect((await test.asAccount(removed.account, deviceAct, {}, removed.device)).error).toBe(
      'DeviceNotFound',
    )
  })

  it('is refreshed, and ended when an old refresh token comes back', async () => {
    const clock = createManualClock()
    await using test = await startTestServer({}, { clock })
    const { refreshToken } = await test.signIn()
    const refresh = (token: unknown) =>
      call(test.url, ids.BlueCatbirdMlsServerRefreshSession, { input: { refreshToken: token } })
    const second = (await refresh(refreshToken)).body
    clock.advance(minutes(1))
    expect((await refresh(refreshToken)).error).toBe('RefreshTokenReused')
    expect((await refresh(second['refreshToken'])).error).toBe('SessionExpired')
    expect((await call(test.url, deviceAct, { token: second['accessToken'] as string })).error).toBe(
      'SessionExpired',
    )
  })

  it('is refused while the account is suspended', async () => {
    await using test = await startTestServer()
    const { account, call: callAs } = await test.signIn()
    await test.db.execute('UPDATE account SET suspended_at = now() WHERE did = $1', [account.did])
    expect(await callAs(deviceAct)).toMatchObject({ error: 'AccountSuspended', status: 403 })
    expect((await test.asAccount(account, accountAct)).error).toBe('AccountSuspended')
  })

  it('of another service is refused', async () => {
    await using test = await startTestServer()
    await using other: TestServer = await startTestServer()
    const { accessToken } = await other.signIn()
    expect((await call(test.url, deviceAct, { token: accessToken })).error).toBe('SessionExpired')
  })
})
