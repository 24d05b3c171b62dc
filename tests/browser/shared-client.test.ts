import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import { developmentIdentity, memoryStorage, MlsClient } from '@catbird-mls/client'
import type { Convo } from '@catbird-mls/client'
import { until } from '../../packages/client-sdk/src/testing/fake-clients.ts'
import type { ServicePlace } from './service.ts'
// For the types of the commands.
import type {} from './tabs.ts'

let service: ServicePlace
beforeAll(async () => {
  service = await commands.startService()
})
afterAll(() => commands.stopServices())

/** Tabs of alice's, with a convo that bob is in, who is in the page of the test. */
interface Story extends AsyncDisposable {
  readonly tabs: number[]
  readonly convoId: string
  readonly bobs: Convo
  /** Opens one more tab. */
  open(): Promise<number>
}

async function story(count: number): Promise<Story> {
  const name = crypto.randomUUID()
  const session = await developmentIdentity({ seed: `bob ${name}` })
  const bob = await MlsClient.open({ session, service: service.did, storage: memoryStorage() })
  const place = { ...service, seed: `alice ${name}`, database: `alice ${name}` }
  const open = async () => {
    const tab = await commands.openTab()
    expect(await commands.openClientInTab(tab, place)).toBe('open')
    return tab
  }
  const tabs: number[] = []
  for (let i = 0; i < count; i++) tabs.push(await open())
  const convoId = await commands.inTab(tabs[0] ?? 0, 'createConvo', bob.did)
  const bobs = await until(
    async () => (await bob.convos.list()).find(({ id }) => id === convoId),
    'bob knows it',
  )
  if (bobs.status === 'request') await bobs.accept()
  await until(() => bobs.state === 'joined', 'bob is in')
  return { tabs, convoId, bobs, open, [Symbol.asyncDispose]: () => bob.close() }
}

const textsOf = async (convo: Convo) => (await convo.messages({ limit: 1000 })).map(({ text }) => text ?? '')

/** All tabs, and bob, have these messages, once each and in one order; the tabs were told of them once each. */
async function expectAll({ convoId, bobs }: Story, tabs: number[], texts: string[]): Promise<void> {
  const sorted = [...texts].sort()
  await until(async () => (await textsOf(bobs)).length >= texts.length, 'bob has them')
  const order = await textsOf(bobs)
  expect([...order].sort()).toEqual(sorted)
  for (const tab of tabs) {
    const told = async () => commands.inTab(tab, 'told')
    await until(async () => (await told()).length >= texts.length, 'the tab was told')
    expect((await told()).sort()).toEqual(sorted)
    await until(
      async () => (await commands.inTab(tab, 'texts', convoId)).length >= texts.length,
      'it has them',
    )
    expect(await commands.inTab(tab, 'texts', convoId)).toEqual(order)
  }
}

describe('tabs of one account', () => {
  it('are one device, and each sends and hears everything', async () => {
    await using all = await story(3)
    const ids = await Promise.all(all.tabs.map((tab) => commands.inTab(tab, 'deviceId')))
    expect(new Set(ids).size).toBe(1)
    const texts = all.tabs.map((tab) => `from tab ${tab}`)
    const sent = all.tabs.map((tab, i) => commands.inTab(tab, 'send', all.convoId, texts[i] ?? ''))
    expect(await Promise.all(sent)).toEqual(['sent', 'sent', 'sent'])
    await all.bobs.send('from bob')
    await expectAll(all, all.tabs, [...texts, 'from bob'])
    for (const tab of all.tabs) await commands.endTab(tab, 'close')
  })

  it.each(['close', 'crash'] as const)(
    'go on when the one with the storage ends by a %s, amid sends',
    async (how) => {
      await using all = await story(3)
      const [first = 0, ...others] = all.tabs
      const texts = others.flatMap((tab) => [0, 1, 2].map((n) => `tab ${tab} says ${n}`))
      const sent = others.flatMap((tab) =>
        [0, 1, 2].map((n) => commands.inTab(tab, 'send', all.convoId, `tab ${tab} says ${n}`)),
      )
      await commands.endTab(first, how)
      expect(new Set(await Promise.all(sent))).toEqual(new Set(['sent']))
      await all.bobs.send('from bob')
      await expectAll(all, others, [...texts, 'from bob'])
      for (const tab of others) await commands.endTab(tab, 'close')
    },
  )

  it('go on when the client is closed in one and opened again', async () => {
    await using all = await story(2)
    const [first = 0, second = 0] = all.tabs
    await commands.inTab(first, 'close')
    expect(await commands.inTab(second, 'send', all.convoId, 'from the second')).toBe('sent')
    const third = await all.open()
    expect(await commands.inTab(third, 'send', all.convoId, 'from the third')).toBe('sent')
    await expectAll(all, [second], ['from the second', 'from the third'])
    for (const tab of [...all.tabs, third]) await commands.endTab(tab, 'close')
  })

  it('go on while the one that had the storage is about to be frozen, which later hears what it missed', async () => {
    await using all = await story(2)
    const [first = 0, second = 0] = all.tabs
    await commands.tellTab(first, 'freeze')
    expect(await commands.inTab(second, 'send', all.convoId, 'meanwhile')).toBe('sent')
    expect(await commands.inTab(first, 'told')).toEqual([])
    await commands.tellTab(first, 'resume')
    expect(await commands.inTab(first, 'send', all.convoId, 'again')).toBe('sent')
    await expectAll(all, [first, second], ['meanwhile', 'again'])
    for (const tab of all.tabs) await commands.endTab(tab, 'close')
  })

  it('need the key of the storage, each of them', async () => {
    const name = `alice ${crypto.randomUUID()}`
    const place = { ...service, seed: name, database: name }
    const tabs = [await commands.openTab(), await commands.openTab()] as const
    expect(await commands.openClientInTab(tabs[0], { ...place, keyOf: 7 })).toBe('open')
    expect(await commands.openClientInTab(tabs[1], place)).toMatch(/^StorageKeyError/)
    expect(await commands.openClientInTab(tabs[1], { ...place, keyOf: 8 })).toMatch(/^StorageKeyError/)
    expect(await commands.openClientInTab(tabs[1], { ...place, keyOf: 7 })).toBe('open')
    expect(await commands.inTab(tabs[1], 'deviceId')).toBe(await commands.inTab(tabs[0], 'deviceId'))
    for (const tab of tabs) await commands.endTab(tab, 'close')
  })
})
