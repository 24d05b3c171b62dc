import { startApnsService, startFcmService, startWebPushService } from '@catbird-mls/core/push/testing'
import { asDeviceId, asDid } from '@catbird-mls/core/mls'
import { decodeWakeUp, generateWakeUpKeys, openWakeUp } from '@catbird-mls/core/mls/wake-up'
import { describe, expect, it } from 'vitest'
import type { Environment } from '../../config/index.ts'
import { createUnsafeTestConvo } from '../../../../core/src/messages/testing/test-convo.ts'
import { ids } from '../../lexicon/ids.ts'
import { call } from '../../testing/call.ts'
import { followStream } from '../../testing/stream.ts'
import { expectGood, startTestServer } from '../../testing/test-server.ts'
import type { SignedIn, TestServer } from '../../testing/test-server.ts'

const register = ids.BlueCatbirdMlsDeviceRegisterPush
const defs = 'blue.catbird.mls.device.defs'

async function describePush(test: TestServer) {
  const described = expectGood(await call(test.url, ids.BlueCatbirdMlsServerDescribeServer))
  return described as { push: { vapidPublicKey?: Uint8Array; apnsTopics?: string[] }; features: string[] }
}

/** Makes a wake-up due, as a message would. */
async function want(test: TestServer, { account, device }: SignedIn) {
  await test.db.execute(
    `UPDATE push_registration SET state = 'wanted', wake_at = '2020-01-01' WHERE did = $1 AND device_id = $2`,
    [account.did, device.deviceId],
  )
  await test.db.execute(`SELECT graphile_worker.add_job('sendWakeUps')`)
}

function callerOf({ account, device }: SignedIn) {
  const [did, deviceId] = [asDid(account.did), asDeviceId(device.deviceId)]
  if (did === undefined || deviceId === undefined) throw new Error('these are no ids')
  return { did, deviceId }
}

async function until(holds: () => boolean) {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('registerPush', () => {
  it('has a browser woken', async () => {
    await using service = await startWebPushService()
    await using test = await startTestServer()
    const bob = await test.signIn()
    const { push, features } = await describePush(test)
    expect(features).toContain('webPush')
    const subscription = service.subscribe(push.vapidPublicKey ?? new Uint8Array())
    const { endpoint, p256dh, auth } = subscription.target
    expectGood(await bob.call(register, { target: { $type: `${defs}#webPush`, endpoint, p256dh, auth } }))
    await want(test, bob)
    await until(() => subscription.messages.length > 0)
    expect(service.breaches).toEqual([])
    const wakeUp = decodeWakeUp(subscription.messages[0]?.plaintext ?? new Uint8Array())
    const { did } = bob.account
    expect(wakeUp?.isFor({ service: test.did, did, deviceId: bob.device.deviceId })).toBe(true)
    await test.metricIs('mls_wake_ups_total{kind="webPush",outcome="sent"}', 1)
  })

  it('has a browser woken whose live stream was given a message that it never read', async () => {
    await using service = await startWebPushService()
    await using test = await startTestServer()
    const [alice, bob] = [await test.signIn(), await test.signIn()]
    const { push } = await describePush(test)
    const subscription = service.subscribe(push.vapidPublicKey ?? new Uint8Array())
    const { endpoint, p256dh, auth } = subscription.target
    expectGood(await bob.call(register, { target: { $type: `${defs}#webPush`, endpoint, p256dh, auth } }))
    const convo = await createUnsafeTestConvo(test.db, [callerOf(alice), callerOf(bob)])
    const { url } = expectGood(await bob.call(ids.BlueCatbirdMlsEventCreateTicket)) as { url: string }
    await using stream = await followStream(url.replace(/^ws:\/\/[^/]+/, test.url.replace('http', 'ws')))
    stream.socket.pause()
    expectGood(await alice.call(ids.BlueCatbirdMlsMessageSendMessage, { ...convo.message() }))
    stream.socket.terminate()
    await until(() => subscription.messages.length > 0)
  })

  it('has apps woken by Apple and by Google, where these are configured', async () => {
    await using apple = await startApnsService()
    await using google = await startFcmService()
    const { pem, keyId, teamId } = apple.credentials
    const { projectId, clientEmail, privateKey, privateKeyId, tokenUri } = google.account
    const environment: Environment = {
      ...{ APNS_KEY: pem.replaceAll('\n', '\\n'), APNS_KEY_ID: keyId, APNS_TEAM_ID: teamId },
      ...{ APNS_TOPICS: 'com.example.one,com.example.two', APNS_SANDBOX_URL: apple.origin },
      FCM_SERVICE_ACCOUNT: JSON.stringify({
        ...{ project_id: projectId, client_email: clientEmail, private_key: privateKey },
        ...{ private_key_id: privateKeyId, token_uri: tokenUri },
      }),
      FCM_URL: google.origin,
    }
    await using test = await startTestServer(environment)
    const { push, features } = await describePush(test)
    expect(features).toEqual(expect.arrayContaining(['webPush', 'apns', 'fcm']))
    expect(push.apnsTopics).toEqual(['com.example.one', 'com.example.two'])
    const bob = await test.signIn()
    const keys = await generateWakeUpKeys()
    const token = 'ab'.repeat(32)
    const apns = { token, topic: 'com.example.two', environment: 'sandbox', key: keys.publicKey }
    expectGood(await bob.call(register, { target: { $type: `${defs}#apns`, ...apns } }))
    await want(test, bob)
    await until(() => apple.notifications.length > 0)
    expectGood(
      await bob.call(register, { target: { $type: `${defs}#fcm`, token: 'a:token', key: keys.publicKey } }),
    )
    await want(test, bob)
    await until(() => google.messages.length > 0)
    expect([apple.breaches, google.breaches]).toEqual([[], []])
    expect(apple.notifications[0]).toMatchObject({ deviceToken: token, topic: 'com.example.two' })
    const sealed = [String(apple.notifications[0]?.payload['w']), String(google.messages[0]?.data['w'])]
    for (const one of sealed) expect(await openWakeUp(one, keys.privateKey)).toBeDefined()
    const unknown = { ...apns, topic: 'com.example.three' }
    expect((await bob.call(register, { target: { $type: `${defs}#apns`, ...unknown } })).error).toBe(
      'PushNotOffered',
    )
  })

  it('refuses what nothing can or may be sent to', async () => {
    await using test = await startTestServer()
    const bob = await test.signIn()
    await using service = await startWebPushService()
    const { endpoint, p256dh, auth } = service.subscribe(new Uint8Array()).target
    const errorOf = async (target: Record<string, unknown>) => (await bob.call(register, { target })).error
    const webPush = { $type: `${defs}#webPush`, endpoint, p256dh, auth }
    const noPoint = p256dh.slice().fill(7, 1)
    expect(await errorOf({ ...webPush, p256dh: noPoint })).toBe('InvalidPushTarget')
    expect(await errorOf({ ...webPush, endpoint: 'https://10.0.0.1/push' })).toBe('InvalidPushTarget')
    expect(await errorOf({ ...webPush, endpoint: 'http://push.example.com/' })).toBe('InvalidPushTarget')
    expect(await errorOf({ ...webPush, auth: new Uint8Array(15) })).toBe('InvalidRequest')
    expect(await errorOf({ $type: `${defs}#fcm`, token: 'a:token', key: new Uint8Array(32) })).toBe(
      'PushNotOffered',
    )
    expect(await errorOf({ $type: `${defs}#pigeon`, loft: 'north' })).toBe('PushNotOffered')
  })

  it('is taken back by unregisterPush', async () => {
    await using test = await startTestServer()
    await using service = await startWebPushService()
    const bob = await test.signIn()
    const { endpoint, p256dh, auth } = service.subscribe(new Uint8Array()).target
    expectGood(await bob.call(register, { target: { $type: `${defs}#webPush`, endpoint, p256dh, auth } }))
    expectGood(await bob.call(ids.BlueCatbirdMlsDeviceUnregisterPush))
    expectGood(await bob.call(ids.BlueCatbirdMlsDeviceUnregisterPush))
    expect(await test.db.query('SELECT FROM push_registration')).toEqual([])
  })
})

describe('a node', () => {
  it('writes down who is connected to it, and takes itself out at its end', async () => {
    await using test = await startTestServer()
    const bob = await test.signIn()
    const { url } = expectGood(await bob.call(ids.BlueCatbirdMlsEventCreateTicket)) as { url: string }
    const rows = () => test.db.query<{ device_id: string }>('SELECT device_id FROM presence')
    const stream = await followStream(url)
    while ((await rows()).length === 0);
    expect(await rows()).toEqual([{ device_id: bob.device.deviceId }])
    await stream[Symbol.asyncDispose]()
    while ((await rows()).length > 0);
    await test.server.stop()
    expect(await test.db.query('SELECT FROM node')).toEqual([])
  })
})
