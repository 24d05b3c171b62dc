import { MlsClient } from '../client/mls-client.ts'
import type { Convo } from '../client/convo.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { developmentIdentity } from '../xrpc/development-identity.ts'
import { theOperand, UsageError } from './command.ts'
import type { Command, Given } from './command.ts'
import { describeServer } from './describe.ts'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
const POLL_MS = 20

/** Traffic for a development server. */
export const traffic: Command = {
  summary: 'Lets development accounts talk in a group, to see a development server at work.',
  usage: '<url> [--accounts 3] [--messages 100] [--seconds 30] [--anywhere]',
  help: `
Makes accounts that are nothing but a key, which only a server in development mode accepts; one begins a group with the
others, and all send until that many messages have gone out, or the time is over. Then it stops by itself. It speaks to
this machine alone, unless --anywhere says that another one is yours to trouble.

  npx @catbird-mls/client inspect traffic http://localhost:3000
  npx @catbird-mls/client inspect traffic http://localhost:3000 --accounts 10 --messages 500 --seconds 60 --json`,
  options: {
    accounts: { type: 'string' },
    messages: { type: 'string' },
    seconds: { type: 'string' },
    anywhere: { type: 'boolean' },
  },
  async run(operands, given) {
    const url = urlFrom(theOperand(operands, 'url'), given['anywhere'] === true)
    const accounts = numberFrom(given, 'accounts', { normally: 3, least: 2, most: 50 })
    const messages = numberFrom(given, 'messages', { normally: 100, least: 1, most: 10_000 })
    const seconds = numberFrom(given, 'seconds', { normally: 30, least: 1, most: 600 })
    return talk({ url, service: (await describeServer(url)).did, accounts, messages, seconds })
  },
}

interface Plan {
  readonly url: string
  readonly service: string
  readonly accounts: number
  readonly messages: number
  readonly seconds: number
}

async function talk(plan: Plan) {
  const begun = performance.now()
  const end = begun + plan.seconds * 1000
  await using stack = new AsyncDisposableStack()
  const clients = await Promise.all(Array.from({ length: plan.accounts }, () => open(plan)))
  for (const client of clients) stack.use(client)
  const convos = await meet(clients, end)
  const inGroup = performance.now()
  const told = { sent: 0, failed: 0 }
  await Promise.all(convos.map((convo, i) => speak(convo, shareOf(plan, i), { end, told })))
  const spoken = performance.now()
  const received = await heard(convos, told.sent, end)
  const took = (from: number, to: number) => Number(((to - from) / 1000).toFixed(3))
  return {
    ...{ service: plan.service, accounts: plan.accounts, inGroup: convos.length },
    ...{ sent: told.sent, failed: told.failed, received },
    expected: told.sent * convos.length,
    seconds: {
      toBegin: took(begun, inGroup),
      toSend: took(inGroup, spoken),
      all: took(begun, performance.now()),
    },
    sentPerSecond: Number((told.sent / Math.max(took(inGroup, spoken), 0.001)).toFixed(1)),
  }
}

async function open({ url, service }: Plan): Promise<MlsClient> {
  const session = await developmentIdentity()
  return MlsClient.open({ session, service, serviceUrl: url, storage: memoryStorage() })
}

/** One begins a group with the others; gives the convos of all who are in it in time, and have accepted. */
async function meet(clients: readonly MlsClient[], end: number): Promise<Convo[]> {
  const [first, ...others] = clients
  if (first === undefined) return []
  const { id } = await first.convos.create({ members: others.map(({ did }) => did) })
  const joined = clients.map(async (client) => {
    while (performance.now() < end) {
      const convo = (await client.convos.list()).find((one) => one.id === id)
      if (convo?.status === 'request') await convo.accept()
      if (convo?.state === 'joined') return [convo]
      await pause()
    }
    return []
  })
  return (await Promise.all(joined)).flat()
}

function shareOf({ accounts, messages }: Plan, i: number): number {
  return Math.floor(messages / accounts) + (i < messages % accounts ? 1 : 0)
}

async function speak(
  convo: Convo,
  share: number,
  { end, told }: { readonly end: number; readonly told: { sent: number; failed: number } },
): Promise<void> {
  for (let n = 1; n <= share && performance.now() < end; n++) {
    await convo.send(`message ${String(n)} of ${String(share)}`).then(
      () => told.sent++,
      () => told.failed++,
    )
  }
}

/** How many messages all have together, once they have all of them or the time is over. */
async function heard(convos: readonly Convo[], sent: number, end: number): Promise<number> {
  for (;;) {
    const counts = await Promise.all(
      convos.map(async (convo) => received(await convo.messages({ limit: sent }))),
    )
    const all = counts.reduce((sum, count) => sum + count, 0)
    if (all >= sent * convos.length || performance.now() >= end) return all
    await pause()
  }
}

function received(messages: readonly { readonly state: string }[]): number {
  return messages.filter(({ state }) => state === 'received').length
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS))
}

function urlFrom(text: string, anywhere: boolean): string {
  if (!URL.canParse(text)) throw new UsageError(`${text} is no URL`)
  const url = new URL(text)
  if (!LOOPBACK.test(url.hostname) && !anywhere)
    throw new UsageError(`${url.hostname} is not this machine: it is left alone without --anywhere`)
  return url.href.replace(/\/+$/, '')
}

function numberFrom(
  given: Given,
  name: string,
  { normally, least, most }: { readonly normally: number; readonly least: number; readonly most: number },
): number {
  const text = given[name]
  const value = typeof text === 'string' ? Number(text) : normally
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${name} is a whole number from ${String(least)} to ${String(most)}`)
  return value
}
