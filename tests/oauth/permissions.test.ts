import { memoryStorage } from '@catbird-mls/client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
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
    await using his = await stage.client(bob.session, { transport })
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
