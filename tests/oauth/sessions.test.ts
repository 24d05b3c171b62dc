import { memoryStorage } from '@catbird-mls/client'
import type { ClientEventOf, MlsClient } from '@catbird-mls/client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { hasChromium } from '../support/pages/launch-chromium.ts'
import { joined, patience, shows, Stage } from './stage.ts'
import type { SignedIn } from './stage.ts'

const ends = new AsyncDisposableStack()
let stage: Stage
beforeAll(async () => {
  if (hasChromium) stage = ends.use(await Stage.open())
})
afterAll(() => ends.disposeAsync())

/** Alters the token that an app keeps of a session. */
function alterToken({ sessions, session }: SignedIn, change: { access_token?: string; expires_at?: string }) {
  const saved = sessions.get(session.did)
  if (saved === undefined) throw new Error('the app has no such session')
  sessions.set(session.did, { ...saved, tokenSet: { ...saved.tokenSet, ...change } })
}

const tokenOf = ({ sessions, session }: SignedIn) => sessions.get(session.did)?.tokenSet.access_token

/** The person ends the app's session at their PDS, of which the app hears nothing. */
async function revokeElsewhere({ app, sessions, session }: SignedIn): Promise<void> {
  await stage.app(app.clientMetadata.scope ?? '', new Map(sessions)).revoke(session.did)
}

/** What a client says of sign-ins that it needs. */
function signInsOf(client: MlsClient): ClientEventOf<'signInRequired'>[] {
  const heard: ClientEventOf<'signInRequired'>[] = []
  client.on('signInRequired', (event) => heard.push(event))
  return heard
}

describe.skipIf(!hasChromium)('an access token', () => {
  it.each([
    ['has run out', { expires_at: new Date(0).toISOString() }],
    ['is refused', { access_token: 'not-a-token' }],
  ])('that %s is renewed in the midst of a conversation', async (_, change) => {
    const transport = 'proxy'
    const [alice, bob] = [
      await stage.signIn(stage.scope(transport)),
      await stage.signIn(stage.scope(transport)),
    ]
    await using hers = await stage.client(alice.session, { transport })
    await using his = await stage.client(bob.session, { transport })
    const [alices, bobs] = [signInsOf(hers), signInsOf(his)]
    const convo = await hers.convos.create({ members: [bob.handle] })
    const theirs = await joined(his, convo.id)
    await convo.send('one')
    const before = [tokenOf(alice), tokenOf(bob)]
    for (const person of [alice, bob]) alterToken(person, change)
    await convo.send('two')
    await theirs.send('three')
    await shows(convo, 'one', 'two', 'three')
    await shows(theirs, 'one', 'two', 'three')
    expect([tokenOf(alice), tokenOf(bob)].some((token) => before.includes(token))).toBe(false)
    expect([...alices, ...bobs]).toEqual([])
  })
})

describe.skipIf(!hasChromium)('a session that was ended at the PDS', () => {
  it('is told of once, and costs nothing: a new one goes on, through the PDS', async () => {
    const transport = 'proxy'
    const alice = await stage.signIn(stage.scope(transport))
    const bob = await stage.signIn(stage.scope('direct'))
    const storage = memoryStorage()
    const hers = await stage.client(alice.session, { transport, storage })
    await using his = await stage.client(bob.session)
    const convo = await hers.convos.create({ members: [bob.handle] })
    const theirs = await joined(his, convo.id)
    await convo.send('one')
    await shows(theirs, 'one')

    const told = signInsOf(hers)
    await revokeElsewhere(alice)
    await vi.waitFor(() => expect(told).toHaveLength(1), patience)
    await expect(hers.devices()).rejects.toMatchObject({ error: 'SignInRequired' })
    const failed = convo.send('two').catch((err: unknown) => err)
    await vi.waitFor(async () => expect(await convo.messages()).toHaveLength(2), patience)
    await theirs.send('three')
    await hers.close()
    expect(await failed).toMatchObject({ error: 'ClientClosed' })
    expect(told).toHaveLength(1)

    const again = await stage.signIn(stage.scope(transport), alice.handle)
    await using back = await stage.client(again.session, { transport, storage })
    await shows(theirs, 'one', 'three', 'two')
    await shows(await back.convos.get(convo.id), 'one', 'three', 'two')
  })

  it("lasts at the service until the device's session there ends, and then costs nothing", async () => {
    const [alice, bob] = [
      await stage.signIn(stage.scope('direct')),
      await stage.signIn(stage.scope('direct')),
    ]
    const storage = memoryStorage()
    const hers = await stage.client(alice.session, { storage })
    await using his = await stage.client(bob.session)
    const convo = await hers.convos.create({ members: [bob.handle] })
    const theirs = await joined(his, convo.id)
    await revokeElsewhere(alice)
    await convo.send('one')
    await shows(theirs, 'one')

    const told = signInsOf(hers)
    await stage.db.execute('UPDATE session SET ended_at = now() WHERE did = $1', [hers.did])
    const failed = convo.send('two').catch((err: unknown) => err)
    await vi.waitFor(() => expect(told).toHaveLength(1), patience)
    await hers.close()
    expect(await failed).toMatchObject({ error: 'ClientClosed' })

    const still = await stage.client(alice.session, { storage })
    const toldAgain = signInsOf(still)
    await vi.waitFor(() => expect(toldAgain).toHaveLength(1), patience)
    await shows(await still.convos.get(convo.id), 'one', 'two')
    await still.close()

    const again = await stage.signIn(stage.scope('direct'), alice.handle)
    await using back = await stage.client(again.session, { storage })
    await shows(theirs, 'one', 'two')
    await shows(await back.convos.get(convo.id), 'one', 'two')
  })
})

describe.skipIf(!hasChromium)("a device's session at the service", () => {
  it('is begun anew, by service auth, when the service has ended it', async () => {
    const [alice, bob] = [
      await stage.signIn(stage.scope('direct')),
      await stage.signIn(stage.scope('direct')),
    ]
    await using hers = await stage.client(alice.session)
    await using his = await stage.client(bob.session)
    const convo = await hers.convos.create({ members: [bob.handle] })
    const theirs = await joined(his, convo.id)
    await stage.db.execute('DELETE FROM session')
    await convo.send('one')
    await shows(theirs, 'one')
    await theirs.send('two')
    await shows(convo, 'one', 'two')
  })
})

describe.skipIf(!hasChromium)('a PDS that is away for a while', () => {
  it('keeps messages waiting, and nothing else', async () => {
    const transport = 'proxy'
    const alice = await stage.signIn(stage.scope(transport))
    const bob = await stage.signIn(stage.scope('direct'))
    await using hers = await stage.client(alice.session, { transport })
    await using his = await stage.client(bob.session)
    const told = signInsOf(hers)
    const convo = await hers.convos.create({ members: [bob.handle] })
    const theirs = await joined(his, convo.id)
    const away = ['message.sendMessage', 'event.getEvents', 'message.getLog'].map((name) =>
      stage.network.pds.beAwayFor(`blue.catbird.mls.${name}`),
    )
    const sent = convo.send('one')
    await vi.waitFor(() => expect(hers.connection).toBe('offline'), patience)
    await theirs.send('two')
    for (const absence of away) absence[Symbol.dispose]()
    await sent
    await shows(convo, 'two', 'one')
    expect(told).toEqual([])
  })

  it('does not end the session where its token runs out meanwhile', async () => {
    const alice = await stage.signIn(stage.scope('proxy'))
    const away = stage.network.pds.beAwayFor('/oauth/token')
    alterToken(alice, { expires_at: new Date(0).toISOString() })
    const refused = stage.client(alice.session, { transport: 'proxy' })
    await expect(refused).rejects.toMatchObject({ error: 'NetworkError' })
    away[Symbol.dispose]()
    await using client = await stage.client(alice.session, { transport: 'proxy' })
    expect(await client.devices()).toHaveLength(1)
  })
})
