import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../../client/events.ts'
import { MlsClientError } from '../../errors.ts'
import { generateDeviceKeys } from '../../mls/index.ts'
import type { ClientStorage } from '../../storage/contract.ts'
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

/** What the service answers, and what may happen meanwhile. */
interface Service {
  /** When the entry at the place was stored. */
  readonly entry: (ask: number) => Promise<string>
  /** Key packages are withdrawn. */
  readonly revoke?: () => Promise<unknown>
}

/** The store of a client that knows the history `first`, and one convo up to a place. */
async function aStorage(): Promise<ClientStorage> {
  const storage = memoryStorage()
  const { record } = (await draftOf({ record: { phase: 'outside', seq: PLACE, headAt: Date.parse(AT) } }))
    .state
  const history = { historyId: 'first', compared: true }
  const store = await storage.open()
  await store.write([
    { key: keys.convo('c'), value: convoRecord.encode(record) },
    { key: keys.serviceHistory, value: serviceHistory.encode(history) },
  ])
  await store.close()
  return storage
}

/** The client, once it is opened. */
async function aConvo(service: Service, storage?: ClientStorage) {
  const store = await (storage ?? (await aStorage())).open()
  const nothing = () => undefined
  const book = await ConvoBook.read(store, {
    ...{ read: () => Promise.resolve(), review: () => Promise.resolve() },
    ...{ written: nothing, emit: nothing, settled: nothing, todo: nothing },
  })
  const convo = { generation: 1, epoch: 1, firstSeq: 1, lastSeq: PLACE, status: 'accepted', muted: false }
  let asks = 0
  const getLog = async () => {
    const createdAt = await service.entry(++asks)
    return { data: { entries: [{ $type: `${DEFS}#noticeEntry`, seq: PLACE, createdAt }] } }
  }
  const events: ClientEvent[] = []
  const closing = new AbortController()
  const ports = {
    api: {
      convo: { getConvo: () => Promise.resolve({ data: { convo } }) },
      message: { getLog },
      keyPackage: { revokeKeyPackages: () => service.revoke?.() },
    } as unknown as Api, // as much as is used
    ...{ store, device: await generateDeviceKeys('did:plc:alice'), timing: systemTiming },
    ...{ signal: closing.signal, emit: (event: ClientEvent) => void events.push(event) },
  }
  const believed: string[] = []
  const restores = new Restores(ports, book, ({ convoId }) => void believed.push(convoId))
  await restores.read()
  const [slot] = book.all()
  if (slot === undefined) throw new Error('there is a convo')
  const close = async () => {
    closing.abort()
    await store.close()
  }
  return { restores, slot, believed, events, close }
}

describe('a convo that is being compared', () => {
  it.each([
    ['another history', ['third']],
    ['another history and then the former once more', ['third', 'second']],
  ])('is compared again before it is believed, where the service tells %s', async (_, histories) => {
    const told: { meanwhile?: () => Promise<void> } = {}
    const { restores, slot, believed } = await aConvo({
      entry: async (ask) => {
        if (ask > 1) return LATER // there, the entry is another one
        await told.meanwhile?.()
        return AT
      },
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

describe('key packages of before, where the service was set back without a word', () => {
  const entry = () => Promise.resolve(LATER)
  const refusal = new MlsClientError('AuthMissing', undefined, { retryable: false })

  it('are withdrawn once, after what the convo was set back to is known', async () => {
    const withdrawn: number[] = []
    const revoke = () => Promise.resolve(withdrawn.push(slot.state.record.seq))
    const { restores, slot, believed } = await aConvo({ entry, revoke })
    await restores.compare(slot)
    await restores.compareAll()
    expect(withdrawn).toEqual([0])
    expect(believed).toEqual(['c'])
  })

  it('are withdrawn at the next look where that failed for good; the convo goes on meanwhile', async () => {
    let calls = 0
    const revoke = () => (++calls === 1 ? Promise.reject(refusal) : Promise.resolve())
    const { restores, slot, believed, events } = await aConvo({ entry, revoke })
    await restores.compare(slot)
    expect([calls, slot.doubted, believed]).toEqual([1, false, ['c']])
    expect(events).toEqual([{ type: 'error', error: refusal, during: 'withdrawing key packages' }])
    await restores.compareAll()
    await restores.compareAll()
    expect(calls).toBe(2)
  })

  it('are withdrawn by the next client where this one ended before it was answered', async () => {
    const storage = await aStorage()
    const closed: { close?: () => Promise<void> } = {}
    const revoke = async () => {
      await closed.close?.()
      throw refusal
    }
    const first = await aConvo({ entry, revoke }, storage)
    closed.close = first.close
    await expect(first.restores.compare(first.slot)).rejects.toMatchObject({ error: 'ClientClosed' })
    let calls = 0
    const next = await aConvo({ entry, revoke: () => Promise.resolve(calls++) }, storage)
    await next.restores.compareAll()
    await next.restores.compareAll()
    expect(calls).toBe(1)
  })

  it('are left alone where the service has said that it was set back: it hands none of them out', async () => {
    let calls = 0
    const { restores, slot } = await aConvo({ entry, revoke: () => Promise.resolve(calls++) })
    await restores.told('second')
    await restores.compareAll()
    expect([calls, slot.state.record.seq]).toEqual([0, 0])
  })
})
