import { setTimeout as pause } from 'node:timers/promises'
import { developmentIdentity, MlsClient } from '@catbird-mls/client'
import { sqliteStorage } from '@catbird-mls/client/storage/sqlite'
import { isOwnOnItsWay, readHistories } from './read-histories.ts'
import type { Answer, ClientPlace, Order, Saying, ServicePlace } from './protocol.ts'
import { Speaker } from './speaker.ts'

/** A process of several clients, which does what the conductor asks, and may be killed at any moment. */
const speakers = new Map<string, { readonly client: MlsClient; readonly speaker: Speaker }>()

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  carryOut(order).then(
    (gave) => answer({ to: id, gave }),
    (err: unknown) =>
      answer({ to: id, failed: err instanceof Error ? (err.stack ?? err.message) : String(err) }),
  )
})
process.on('disconnect', () => process.exit())

function answer(message: Answer): void {
  process.send?.(message)
}

function say(saying: Saying): void {
  process.send?.(saying)
}

async function carryOut(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'open':
      for (const place of order.clients) await open(order.service, place)
      return undefined
    case 'create': {
      const convo = await clientOf(order.name).convos.create({ members: order.members, name: order.title })
      return convo.id
    }
    case 'accept':
      for (const [name, { client }] of speakers) await acceptAll(client, order.convos[name] ?? 0)
      return undefined
    case 'talk':
      for (const [i, { speaker }] of [...speakers.values()].entries())
        speaker.talk({ ...order, seed: order.seed + i })
      return undefined
    case 'hush':
      await Promise.all([...speakers.values()].map(({ speaker }) => speaker.hush()))
      return undefined
    case 'report': {
      const read = [...speakers].map(
        ([
          name,
          {
            client,
            speaker: { connection },
          },
        ]) => readHistories(client, { name, connection }),
      )
      const histories = await Promise.all(read)
      return { histories: histories.flat(), settled: !histories.flat().some(isOwnOnItsWay) }
    }
    default:
      return order satisfies never
  }
}

async function open({ did, url }: ServicePlace, { name, seed, file }: ClientPlace): Promise<void> {
  const session = await developmentIdentity({ seed })
  const client = await MlsClient.open({
    ...{ session, service: did, serviceUrl: url, storage: sqliteStorage(file), timeout: 10_000 },
  })
  speakers.set(name, { client, speaker: new Speaker(name, client, say) })
}

async function acceptAll(client: MlsClient, expected: number): Promise<void> {
  for (;;) {
    const convos = await client.convos.list()
    for (const convo of convos) if (convo.status === 'request') await convo.accept()
    const ready = convos.filter(({ state, status }) => state === 'joined' && status === 'accepted')
    if (ready.length >= expected) return
    await pause(100)
  }
}

function clientOf(name: string): MlsClient {
  const found = speakers.get(name)
  if (found === undefined) throw new Error(`${name} is not of this process`)
  return found.client
}
