import { inspect } from 'node:util'
import { fromCbor } from '../cbor.ts'
import { toHex } from '../bytes.ts'
import type { Convo } from '../client/convo.ts'
import type { MlsClientOptions } from '../client/options.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { openPerson, until } from './fake-clients.ts'
import type { FakeClient } from './fake-clients.ts'
import { FakeRepos } from './fake-repos.ts'
import { unsafeFakeService } from './unsafe-fake-service.ts'

/** A session of two people in which everything that is secret is known to be so. */
export interface MarkedSession {
  readonly alice: FakeClient
  readonly convo: Convo
  /** Every secret there was, in every form in which it may come out. Closes the clients. */
  readonly end: () => Promise<ReadonlySet<string>>
}

/** What people write in it, each text unlike any other. */
export interface Marks {
  readonly name: string
  readonly text: string
}

/** Plays it: a group with a name, messages, edits, reactions, an invite, a member who goes, and calls that fail. */
export async function markedSession(
  marks: Marks,
  options: Partial<MlsClientOptions>,
): Promise<MarkedSession> {
  const [service, repos] = [unsafeFakeService(), new FakeRepos()]
  const secrets = new Set<string>([marks.name, marks.text])
  const storage = memoryStorage()
  let fails = 0
  const fetch: typeof globalThis.fetch = async (input, init) => {
    for (const token of tokensIn(init)) secrets.add(token)
    const url = input instanceof Request ? input.url : String(input)
    if (url.includes('sendMessage') && fails++ % 3 === 1) throw new TypeError('the line is down (injected)')
    const answer = await service.fetch(input, init)
    for (const token of (await answer.clone().text()).matchAll(/"(?:access|refresh)Token":"([^"]+)"/g))
      secrets.add(token[1] ?? '')
    return answer
  }
  const bob = await openPerson(service, repos, 'bob')
  const alice = await openPerson(service, repos, 'alice', { storage, fetch, ...options })
  const convo = await alice.client.convos.create({ members: [bob.client.did], name: marks.name })
  const bobs = await until(
    async () => (await bob.client.convos.list()).find(({ state }) => state === 'joined'),
    'bob is in',
  )
  await converse(convo, bobs, marks)
  const { link } = await convo.createInvite()
  secrets.add(link.split('#').at(-1) ?? link)
  await convo.rename({ description: `${marks.name} again` })
  await convo.removeDevice('nobody.example.com', 'none').catch(() => undefined) // it is to fail
  await alice.client.sync()
  const end = async () => {
    await Promise.all([alice.client.close(), bob.client.close()])
    const store = await storage.open()
    for (const [, value] of await store.list({ prefix: '' })) collect(value, secrets)
    return secrets
  }
  return { alice, convo, end }
}

/** Where any of the secrets shows in something: in its fields, its errors, their causes and stacks. */
export function leaksIn(shown: unknown, secrets: ReadonlySet<string>): string[] {
  const text = inspect(shown, { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity })
  return [...secrets].filter((secret) => text.includes(secret))
}

async function converse(convo: Convo, bobs: Convo, { text }: Marks): Promise<void> {
  const { messageId } = await convo.send(`${text} one`)
  await convo.edit(messageId, `${text} two`)
  await until(async () => (await bobs.messages()).some((message) => message.edited), 'bob has it')
  await bobs.react(messageId, '🦊')
  await bobs.reply(messageId, `${text} three`)
  await convo.sendContent({ $type: 'com.example.note', note: `${text} four` })
  const all = async () => (await convo.messages()).filter(({ state }) => state === 'received')
  await until(async () => (await all()).length === 3, 'alice has all')
}

function tokensIn(init: RequestInit | undefined): string[] {
  const authorization = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '')
  const body = init?.body instanceof Uint8Array ? new TextDecoder().decode(init.body) : ''
  const proof = /"deviceProof":"([^"]{20,})"/.exec(body)?.[1]
  return [authorization, proof].filter((token) => token !== undefined)
}

/** Any bytes in a store are nobody's to show: keys and states beside what is public, none of it is for a report. */
function collect(value: unknown, into: Set<string>): void {
  if (value instanceof Uint8Array) {
    if (value.length >= 16) for (const form of formsOf(value.slice(0, 256))) into.add(form)
    try {
      collect(fromCbor(value), into)
    } catch {
      // It is no record, but the bytes of a key or a state.
    }
  } else if (Array.isArray(value)) for (const item of value) collect(item, into)
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) collect(item, into)
}

function formsOf(bytes: Uint8Array): string[] {
  const base64 = Buffer.from(bytes).toString('base64').replace(/=+$/, '').slice(0, -1)
  const decimal = [...bytes].join(', ')
  return [toHex(bytes), base64, base64.replaceAll('+', '-').replaceAll('/', '_'), decimal]
}
