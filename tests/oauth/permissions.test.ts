import { readFileSync } from 'node:fs'
import { memoryStorage } from '@catbird-mls/client'
import { TestPds } from '@catbird-mls/dev-env'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { authFull } from '../../packages/client-sdk/src/xrpc/generated/permissions.ts'
import { putRecord } from '../../packages/client-sdk/src/xrpc/service-auth.ts'
import { hasChromium } from '../support/pages/launch-chromium.ts'
import { joined, patience, shows, Stage } from './stage.ts'

const ends = new AsyncDisposableStack()
let stage: Stage
beforeAll(async () => {
  if (hasChromium) stage = ends.use(await Stage.open())
})
afterAll(() => ends.disposeAsync())

/** A scope without one of its parts: a method, or all that it grants in the repo. */
const without = (scope: string, part: string) =>
  part === 'repo' ? scope.replace(/ repo\S+/, '') : scope.replace(`lxm=${part}&`, '')

describe.skipIf(!hasChromium).each(['direct', 'proxy'] as const)('an app in Node, %s', (transport) => {
  it('needs what oauthScope asks for, and nothing else', async () => {
    const scope = stage.scope(transport)
    const [alice, bob] = [await stage.signIn(scope), await stage.signIn(scope)]
    await using hers = await stage.client(alice.session, { transport })
    await using his = await stage.client(bob.session, { transport, updates: 'auto' })
    await vi.waitFor(() => expect(his.connection).toBe('live'), patience)
    const convo = await hers.convos.create({ members: [bob.handle], name: 'Hikers' })
    const bobs = await joined(his, convo.id)
    await convo.send('See you at nine')
    await shows(bobs, 'See you at nine')
    await bobs.send('I bring the tea')
    await shows(convo, 'See you at nine', 'I bring the tea')
    await convo.rename({ name: 'Climbers' })
    await vi.waitFor(() => expect(bobs.name).toBe('Climbers'), patience)
    await convo.remove(his.did)
    await vi.waitFor(() => expect(bobs.state).toBe('ended'), patience)
    expect(await hers.devices()).toHaveLength(1)
    expect((await alice.session.getTokenInfo()).scope).not.toContain('transition:')
  })
})

describe.skipIf(!hasChromium)('a permission that an app has not asked for', () => {
  it.each([
    ['direct', 'repo', 'repo:blue.catbird.mls.actor.device'],
    ['direct', 'blue.catbird.mls.device.registerDevice', 'rpc:blue.catbird.mls.device.registerDevice'],
    ['direct', 'blue.catbird.mls.server.createSession', 'rpc:blue.catbird.mls.server.createSession'],
    ['proxy', 'blue.catbird.mls.device.listDevices', 'rpc:blue.catbird.mls.device.listDevices'],
  ] as const)('keeps a device from being set up, %s, without %s', async (transport, part, named) => {
    const { session, handle } = await stage.signIn(without(stage.scope(transport), part))
    const storage = memoryStorage()
    await expect(stage.client(session, { transport, storage })).rejects.toMatchObject({
      error: 'PermissionMissing',
      message: expect.stringContaining(named) as string,
      retryable: false,
    })
    const again = await stage.signIn(stage.scope(transport), handle)
    await using client = await stage.client(again.session, { transport, storage })
    expect(await client.devices()).toMatchObject([{ deviceId: client.deviceId }])
  })

  it('fails the message that needs it, which is sent once the app has it', async () => {
    const transport = 'proxy'
    const scope = stage.scope(transport)
    const alice = await stage.signIn(without(scope, 'blue.catbird.mls.message.sendMessage'))
    const bob = await stage.signIn(stage.scope('direct'))
    const storage = memoryStorage()
    await using his = await stage.client(bob.session)
    const lacking = await stage.client(alice.session, { transport, storage })
    const convo = await lacking.convos.create({ members: [bob.handle] })
    const bobs = await joined(his, convo.id)
    await expect(convo.send('See you at nine')).rejects.toMatchObject({ error: 'PermissionMissing' })
    const [failed] = await convo.messages()
    expect(failed).toMatchObject({ text: 'See you at nine', failure: 'PermissionMissing' })
    await lacking.close()

    const again = await stage.signIn(scope, alice.handle)
    await using client = await stage.client(again.session, { transport, storage })
    await (await client.convos.get(convo.id)).retry(failed?.messageId ?? '')
    await shows(bobs, 'See you at nine')
  })
})

describe.skipIf(!hasChromium)('the permission set', () => {
  const service = 'did:web:mls.example.com#atproto_mls'
  const scope = `atproto include:blue.catbird.mls.authFull?aud=${encodeURIComponent(service)}`

  it('grants what the proxy needs of the service that is named, where a PDS can look it up', async () => {
    await using pds = await pdsThatLooksUp(await publishPermissionSet())
    await pds.createAccount('carol')
    const { session } = await stage.signIn(scope, 'carol.test', pds)
    const statusFor = async (lxm: string, aud = service) => {
      const query = new URLSearchParams({ aud, lxm })
      const answer = await session.fetchHandler(`/xrpc/com.atproto.server.getServiceAuth?${query}`)
      return answer.status
    }
    for (const method of authFull.methods) expect([method, await statusFor(method)]).toEqual([method, 200])
    expect(await statusFor('blue.catbird.mls.server.refreshSession')).toBe(403)
    expect(await statusFor('blue.catbird.mls.convo.getConvo', 'did:web:other.example.com#atproto_mls')).toBe(
      403,
    )
    const device = { repo: session.did, collection: 'blue.catbird.mls.actor.device', rkey: 'a'.repeat(20) }
    await putRecord(session, { ...device, record: { $type: device.collection } })
    const post = { ...device, collection: 'app.bsky.feed.post' }
    const written = putRecord(session, { ...post, record: { $type: post.collection } })
    await expect(written).rejects.toMatchObject({ error: 'PermissionMissing' })
  })

  it('is refused by a PDS that cannot', async () => {
    const handle = await stage.newPerson()
    const asked = stage.app(scope, new Map()).authorize(handle)
    await expect(asked).rejects.toMatchObject({ error: 'invalid_scope' })
  })
})

/** Publishes the permission set in an account's repo, as the owner of its namespace would; gives the account. */
async function publishPermissionSet(): Promise<string> {
  const publisher = await stage.network.createAccount('lexicons')
  const file = new URL('../../lexicons/blue/catbird/mls/authFull.json', import.meta.url)
  const lexicon = JSON.parse(readFileSync(file, 'utf8')) as object
  await publisher.com.atproto.repo.putRecord({
    repo: publisher.assertDid,
    collection: 'com.atproto.lexicon.schema',
    rkey: authFull.id,
    record: { $type: 'com.atproto.lexicon.schema', ...lexicon },
  })
  return publisher.assertDid
}

function pdsThatLooksUp(lexiconAuthority: string): Promise<TestPds> {
  return TestPds.create({ plc: stage.network.plc, lexiconAuthority })
}
