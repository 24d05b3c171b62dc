import { directConvoId } from '@catbird-mls/core/mls'
import { createElement, StrictMode } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server.browser'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { MlsClient } from '../client/mls-client.ts'
import { createProfiles } from '../profiles/profiles.ts'
import type { Profiles } from '../profiles/profiles.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { alteringFetch } from '../testing/altering-fetch.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { joined } from '../testing/watch-convo.ts'
import {
  MlsProvider,
  useConnection,
  useConvo,
  useConvoHandle,
  useConvos,
  useMessages,
  useProfile,
  useSend,
  useTyping,
} from './index.ts'

const refusals = new Map([
  ['sendMessage', 'MessageTooLarge'],
  ['uploadBlob', 'BlobTooLarge'],
])

/** Two people, of whom Alice has the app; the service refuses her messages as long as `refusing` is set. */
async function pair() {
  const service = unsafeFakeService()
  const world = { refusing: false }
  const fetchFn = alteringFetch(service.fetch, {
    refuse: (method) => (world.refusing ? refusals.get(method) : undefined),
  })
  const { client: alice } = await openFakeClient(service, 'alice', memoryStorage(), fetchFn)
  const { client: bob } = await openFakeClient(service, 'bob')
  onTestFinished(async () => {
    await Promise.all([alice.close(), bob.close()])
  })
  const convo = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
  return { service, world, alice, bob, convo, theirs: await joined(bob, convo.id) }
}

/** Renders what a component gives, twice as StrictMode does; the values that it was rendered with. */
async function render<T>(use: () => T, client: MlsClient | undefined, profiles?: Profiles) {
  const seen: T[] = []
  const Probe = () => {
    seen.push(use())
    return null
  }
  const root = createRoot(document.createElement('div'))
  const tree = (inside: ReactNode) =>
    createElement(StrictMode, null, createElement(MlsProvider, { client, profiles }, inside))
  root.render(tree(createElement(Probe)))
  onTestFinished(() => root.unmount())
  const now = () => {
    if (seen.length === 0) throw new Error('nothing was rendered')
    return seen.at(-1) as T // there is one
  }
  const sees = (fits: (value: T) => boolean | undefined, what: string) => until(() => fits(now()), what)
  await until(() => seen.length > 0, 'it is rendered')
  return { seen, now, sees, unmount: () => root.unmount() }
}

const textsOf = ({ items }: ReturnType<typeof useMessages>) =>
  items.map((item) => (item.kind === 'gap' ? item.kind : item.message.text))

describe('the hooks', () => {
  it('show convos and messages as they come', async () => {
    const { alice, convo, theirs } = await pair()
    const convos = await render(useConvos, alice)
    const messages = await render(() => useMessages(convo.id), alice)
    const one = await render(() => useConvo(convo.id), alice)
    await theirs.send('one')
    const { messageId } = await theirs.send('two')
    await convos.sees(
      ({ convos: [first] }) => first?.name === 'Hikers' && first.unread === 2,
      'two are unread',
    )
    await messages.sees((value) => textsOf(value).join() === 'one,two', 'both are there')
    await one.sees((value) => value.details?.members.length === 2, 'its members are there')
    await convo.markRead(messageId)
    await convos.sees(({ convos: [first] }) => first?.unread === 0, 'none is unread')
    await until(() => theirs.message(messageId), 'bob has met it in the log')
    await theirs.edit(messageId, 'three')
    await messages.sees((value) => textsOf(value).join() === 'one,three', 'the edit is there')
  })

  it('show what is sent at once, once, and what failed, to be retried or discarded', async () => {
    const { world, alice, convo } = await pair()
    const { now, sees, seen } = await render(
      () => ({ ...useSend(convo.id), messages: useMessages(convo.id) }),
      alice,
    )
    await sees(({ messages }) => !messages.loading, 'it is loaded')
    const states = () =>
      now().messages.items.map(
        (item) => item.kind === 'message' && `${item.message.text} ${item.message.state}`,
      )
    await now().send('one')
    await sees(() => states().join() === 'one received', 'it is sent')
    const keys = new Set(seen.flatMap(({ messages }) => messages.items.map(({ key }) => key)))
    expect(keys.size).toBe(1)
    expect(Math.max(...seen.map(({ messages }) => messages.items.length))).toBe(1)
    world.refusing = true
    await now().send('two')
    await now().send('three')
    await sees(() => states().join() === 'one received,two failed,three failed', 'two have failed')
    expect(now().pending).toEqual([])
    world.refusing = false
    const idOf = (text: string) =>
      now().messages.items.flatMap((item) =>
        item.kind === 'message' && item.message.text === text ? [item.message.messageId ?? ''] : [],
      )[0] ?? ''
    await now().discard(idOf('two'))
    await sees(() => states().join() === 'one received,three failed', 'one is gone')
    await now().retry(idOf('three'))
    await sees(() => states().join() === 'one received,three received', 'the other one is sent')
    await expect(now().retry('unknown')).rejects.toMatchObject({ error: 'MessageNotFound' })
  })

  it('keep what failed before it was stored', async () => {
    const { world, alice, convo } = await pair()
    world.refusing = true
    const { now, sees } = await render(() => useSend(convo.id), alice)
    // More than a message may have.
    const attachments = Array.from({ length: 11 }, () => ({ data: new Uint8Array(10) }))
    await now().send('with a file', { attachments })
    await sees(({ pending: [failed] }) => failed?.error !== undefined, 'it has failed')
    expect(now().pending).toMatchObject([{ text: 'with a file', options: { attachments } }])
    await now().discard(now().pending[0]?.key ?? '')
    await sees(({ pending }) => pending.length === 0, 'it is forgotten')
  })

  it('load older messages, and end with the component', async () => {
    const { alice, convo, theirs } = await pair()
    for (let i = 0; i < 6; i++) await theirs.send(String(i))
    await until(async () => (await convo.messages()).length === 6, 'all have come')
    const { now, sees, seen, unmount } = await render(() => useMessages(convo.id, { page: 4 }), alice)
    await sees((value) => textsOf(value).join() === '2,3,4,5', 'a page is there')
    await now().loadOlder()
    await sees((value) => textsOf(value).join() === '0,1,2,3,4,5' && !value.hasOlder, 'all is there')
    unmount()
    const { length } = seen
    await theirs.send('unseen')
    await until(async () => (await convo.messages()).length === 7, 'it has come')
    expect(seen).toHaveLength(length)
  })

  it('tell how news come, who types, and who somebody is', async () => {
    const { alice, bob, convo } = await pair()
    const answer = { profiles: [{ did: bob.did, handle: 'bob.example.com' }] }
    const session = { did: alice.did, fetchHandler: () => Promise.resolve(Response.json(answer)) }
    const use = () => ({ connection: useConnection(), profile: useProfile(bob.did), ...useTyping(convo.id) })
    const { now, sees } = await render(use, alice, createProfiles(session))
    await sees(({ connection }) => connection === 'polling', 'it polls')
    await sees(({ profile }) => profile.handle === 'bob.example.com', 'his handle is there')
    expect(now().typing).toEqual([])
    await now().sendTyping()
  })

  it('give the handle of a convo, also of one that is added later', async () => {
    const { service, alice, bob, convo, theirs } = await pair()
    const { now, sees } = await render(() => useConvoHandle(convo.id), alice)
    await sees((handle) => handle?.id === convo.id, 'the handle is there')
    const { messageId } = await theirs.send('hello')
    await until(() => convo.message(messageId), 'alice has it')
    await now()?.react(messageId, '👍')
    const reacted = async () => {
      const message = await theirs.message(messageId)
      return message !== undefined && message !== 'expired' && message.reactions.length === 1
    }
    await until(reacted, 'bob sees the reaction')
    const id = directConvoId(service.did, alice.did, bob.did)
    const other = await render(() => useConvoHandle(id), alice)
    expect(other.now()).toBeUndefined()
    await bob.convos.direct(alice.did)
    await other.sees((handle) => handle?.peer === bob.did, 'the handle of the new one is there')
  })

  it('give what is there before there is a client', async () => {
    const use = () => ({
      ...{ ...useConvos(), connection: useConnection(), handle: useConvoHandle('convo') },
      ...{ profile: useProfile('did:plc:a'), nobody: useProfile(undefined) },
    })
    const { now } = await render(use, undefined)
    expect(now()).toMatchObject({ loading: true, convos: [], connection: 'connecting' })
    expect([now().handle, now().nobody]).toEqual([undefined, undefined])
    expect(now().profile).toEqual({
      did: 'did:plc:a',
      handle: undefined,
      displayName: undefined,
      avatar: undefined,
    })
  })

  it('render on a server, and go on in the browser', async () => {
    const { alice, theirs } = await pair()
    await theirs.send('hello')
    const App = () => {
      const { loading, convos } = useConvos()
      return createElement('p', null, loading ? 'loading' : convos.map(({ last }) => last?.text).join())
    }
    const page = (client: MlsClient | undefined): ReactElement =>
      createElement(MlsProvider, { client }, createElement(App))
    const root = document.createElement('div')
    root.innerHTML = renderToString(page(alice))
    expect(root.textContent).toBe('loading')
    const errors: unknown[] = []
    const options = { onRecoverableError: (err: unknown) => errors.push(err) }
    const hydrated = hydrateRoot(root, page(alice), options)
    onTestFinished(() => hydrated.unmount())
    await until(() => root.textContent === 'hello', 'it is there')
    expect(errors).toEqual([])
  })
})
