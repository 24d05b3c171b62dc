import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../../client/events.ts'
import { generateDeviceKeys } from '../../mls/index.ts'
import { memoryStorage } from '../../storage/memory/index.ts'
import { convoRecord } from '../../store/convo-record.ts'
import { keys } from '../../store/keys.ts'
import { serviceHistory } from '../../store/service-history.ts'
import { draftOf } from '../../testing/draft-of.ts'
import { ConvoBook } from '../convo-book.ts'
import type { Api } from '../ports.ts'
import { systemTiming } from '../timing.ts'
import { Restores } from './restores.ts'

const DEFS = 'blue.catbird.mls.message.defs'
const [AT, LATER] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z']
const PLACE = 5

/** A client that knows the history `first`, and one convo up to a place; the service has an entry there, and is asked. */
async function aConvo(asked: (ask: number) => Promise<{ readonly createdAt: string }>) {
  const store = await memoryStorage().open()
  const { record } = (await draftOf({ record: { phase: 'outside', seq: PLACE, headAt: Date.parse(AT) } }))
    .state
  await store.write([
    { key: keys.convo('c'), value: convoRecord.encode(record) },
    {
      key: keys.serviceHistory,
      value: serviceHistory.encode({ historyId: 'first', compared: true }),
    },
  ])
  const nothing = () => undefined
  const book = await ConvoBook.read(store, {
    ...{ read: () => Promise.resolve(), review: () => Promise.resolve() },
    ...{ written: nothing, emit: nothing, settled: nothing, todo: nothing },
  })
  const convo = { generation: 1, epoch: 1, firstSeq: 1, lastSeq: PLACE, status: 'accepted', muted: false }
  let asks = 0
  const getLog = async () => {
    const { createdAt } = await asked(++asks)
    return { data: { entries: [{ $type: `${DEFS}#noticeEntry`, seq: PLACE, createdAt }] } }
  }
  const events: ClientEvent[] = []
  const ports = {
    api: {
      convo: { getConvo: () => Promise.resolve({ data: { convo } }) },
      message: { getLog },
    } as unknown as Api, // as much as is used
    ...{ store, device: await generateDeviceKeys('did:plc:alice'), timing: systemTiming },
    ...{ signal: new AbortController().signal, emit: (event: ClientEvent) => void events.push(event) },
  }
  const believed: string[] = []
  const restores = new Restores(ports, book, ({ convoId }) => void believed.push(convoId))
  await restores.read()
  const [slot] = book.all()
  if (slot === undefined) throw new Error('there is a convo')
  return { restores, slot, believed }
}

describe('a convo that is being compared', () => {
  it.each([
    ['another history', ['third']],
    ['another history and then the former once more', ['third', 'second']],
  ])('is compared again before it is believed, where the service tells %s', async (_, histories) => {
    const told: { meanwhile?: () => Promise<void> } = {}
    const { restores, slot, believed } = await aConvo(async (ask) => {
      if (ask > 1) return { createdAt: LATER } // there, the entry is another one
      await told.meanwhile?.()
      return { createdAt: AT }
    })
    told.meanwhile = async () => {
      for (const historyId of histories) await restores.told(historyId)
    }
    await restores.told('second')
    await restores.compareAll()
    expect([slot.doubted, believed]).toEqual([false, ['c']])
    expect(slot.state.record.seq).toBeLessThan(PLACE)
  })
})
