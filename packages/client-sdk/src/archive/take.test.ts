import { describe, expect, it } from 'vitest'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import { noteGap } from '../sync/gaps.ts'
import { decodeVolume, encodeVolume } from './codec.ts'
import type { PortableConvo, ToldMessage, Volume, VolumePart } from './format.ts'
import { CONVO, didOf, idOf, paperDevice } from './testing/paper-device.ts'
import type { PaperDevice } from './testing/paper-device.ts'

const DEFS = 'blue.catbird.mls.message.defs'
const text = (said: string, by = 'bob') => ({ by, content: { $type: `${DEFS}#text`, text: said } })
const edit = (seq: number, said: string, by = 'bob') => ({
  by,
  content: { $type: `${DEFS}#edit`, messageId: idOf(seq), text: said },
})
const remove = (seq: number, by = 'bob') => ({
  by,
  content: { $type: `${DEFS}#delete`, messageId: idOf(seq) },
})

const textsOf = async (device: PaperDevice) =>
  (await device.shown()).map(({ text: said, deleted, failure }) => (deleted ? 'deleted' : (said ?? failure)))

/** A device that has read "one" up to "five". */
async function teller() {
  const device = await paperDevice()
  for (const [i, said] of ['one', 'two', 'three', 'four', 'five'].entries())
    await device.read(i + 1, text(said))
  return device
}

describe('what a device is told', () => {
  it('leaves what it has opened itself, and stands in for what it could not open', async () => {
    const fresh = await paperDevice({ seq: 2, cameInAt: 2 })
    await fresh.read(3, text('three, as I read it'))
    await fresh.read(4, 'unreadable')
    await fresh.read(5, 'nothing')
    await fresh.take(await (await teller()).tell())
    expect(await textsOf(fresh)).toEqual(['one', 'two', 'three, as I read it', 'four', 'five'])
  })

  it('says by whose word it is, and the next device is told by the next word', async () => {
    const [second, third] = [
      await paperDevice({ seq: 5, cameInAt: 5 }),
      await paperDevice({ seq: 5, cameInAt: 5 }),
    ]
    await second.take(await (await teller()).tell(), { toldBy: 'the-first' })
    await third.take(await second.tell(), { toldBy: 'the-second' })
    const records = await third.store.list({ prefix: keys.messages(CONVO) })
    expect(records).toHaveLength(5)
    expect(await third.shown()).toEqual(await second.shown())
  })

  it('leaves places that it has yet to read to its own reading', async () => {
    const fresh = await paperDevice({ seq: 3, cameInAt: 3 })
    await fresh.take(await (await teller()).tell())
    expect(await textsOf(fresh)).toEqual(['one', 'two', 'three'])
  })

  it('is there before it has come in, and what lies between is a gap', async () => {
    const fresh = await paperDevice({ phase: 'outside', seq: 0 })
    await fresh.take(await (await teller()).tell())
    expect(await textsOf(fresh)).toEqual(['one', 'two', 'three', 'four', 'five'])
    expect(fresh.slotOf().state.record).toMatchObject({ seq: 0, told: { fromSeq: 1, toSeq: 5 } })
  })

  it('ends in a gap where it ends before the device came in', async () => {
    const fresh = await paperDevice({ seq: 9, cameInAt: 8 })
    const volumes = await (await teller()).tell()
    await fresh.take(volumes)
    await fresh.take(volumes)
    expect(await fresh.gaps()).toEqual(['6-7 notEntitled'])
  })

  it('shows as a gap what lies between two tellings, whichever came first', async () => {
    const [early, late] = [await paperDevice(), await paperDevice({ seq: 9, cameInAt: 9 })]
    for (const seq of [1, 2]) await early.read(seq, text('early'))
    for (const seq of [10, 11]) await late.read(seq, text('late'))
    for (const tellers of [
      [early, late],
      [late, early],
    ]) {
      const fresh = await paperDevice({ seq: 15, cameInAt: 15 })
      for (const one of tellers) await fresh.take(await one.tell())
      expect(await textsOf(fresh)).toEqual(['early', 'early', 'late', 'late'])
      expect(await fresh.gaps()).toEqual(['3-9 notEntitled', '12-14 notEntitled'])
    }
  })

  it('narrows its gaps by what the other knows, and takes over those of before it came', async () => {
    const old = await teller()
    for (const seq of [2, 4]) {
      await old.store.write([{ key: keys.message(CONVO, seq), value: undefined }])
      await gap(old, seq, seq)
    }
    const fresh = await paperDevice({ seq: 5, cameInAt: 3 })
    await gap(fresh, 3, 5)
    await fresh.take(await old.tell(1))
    expect(await fresh.gaps()).toEqual(['2-2 resync', '4-4 resync'])
    expect(fresh.slotOf().state.record.gap).toBeUndefined()
    // Another one knows what the first did not; and to be told by the first again takes nothing away.
    await fresh.take(await (await teller()).tell())
    await fresh.take(await old.tell())
    expect(await fresh.gaps()).toEqual([])
    expect(await textsOf(fresh)).toEqual(['one', 'two', 'three', 'four', 'five'])
  })

  it('is neither what has expired nor what is of before the account left', async () => {
    const old = await teller()
    const fresh = await paperDevice({ seq: 5, cameInAt: 5, messageLifetime: 1, shownFrom: 4 })
    await fresh.take(await old.tell(), { now: 1_002 })
    expect(await textsOf(fresh)).toEqual(['four', 'five'])
    await old.change({ messageLifetime: 1, shownFrom: 4 })
    const told = await paperDevice({ seq: 5, cameInAt: 5 })
    await told.take(await old.tell())
    expect(await textsOf(told)).toEqual(['four', 'five'])
  })

  it('expires by the lifetime that is told where this device does not know it yet', async () => {
    const old = await teller()
    await old.change({ messageLifetime: 3 })
    const volumes = await old.tell()
    const fresh = await paperDevice({ phase: 'outside', status: 'request', seq: 0 })
    await fresh.take(volumes, { now: 3_003 })
    expect(await textsOf(fresh)).toEqual(['four', 'five'])
    expect(fresh.slotOf().state.record.messageLifetime).toBe(3)
  })

  it('does not come back where it has expired', async () => {
    const fresh = await paperDevice({ seq: 0, cameInAt: 1 })
    for (const [i, said] of ['one', 'two'].entries()) await fresh.read(i + 1, text(said))
    await fresh.slotOf().turn((draft) => draft.put(keys.message(CONVO, 1), undefined))
    await fresh.take(await (await teller()).tell())
    expect(await textsOf(fresh)).toEqual(['two'])
  })

  it('says nothing of what the device has yet to read', async () => {
    const old = await teller()
    const [volume] = await old.tell()
    const boast = (part: VolumePart, seq: number) => ({
      ...part,
      convo: { ...part.convo, seq, readSeq: seq, receipts: { [didOf('bob')]: seq } },
    })
    const fresh = await paperDevice({ seq: 5, cameInAt: 5 })
    await fresh.take([{ parts: (volume?.parts ?? []).map((part) => boast(part, 1_000)) }])
    const { readSeq, receipts } = fresh.slotOf().state.record
    expect({ readSeq, receipts }).toEqual({ readSeq: 5, receipts: { [didOf('bob')]: 5 } })
  })

  it('of a convo that is over can be read as over', async () => {
    const old = await teller()
    await old.change({ phase: 'ended', ended: 'left' })
    const fresh = await paperDevice()
    await fresh.take(await old.tell())
    expect(fresh.book.get(CONVO)?.state.record).toMatchObject({ phase: 'ended', ended: 'left', seq: 5 })
    expect(await textsOf(fresh)).toHaveLength(5)
  })

  it('counts what was said since, also where the other has missed it', async () => {
    const old = await teller()
    const volumes = await old.tell()
    const fresh = await paperDevice({ seq: 5, cameInAt: 5 })
    await fresh.read(6, edit(1, 'uno'))
    await fresh.read(7, edit(2, 'no author', 'alice'))
    await fresh.read(8, remove(3))
    await fresh.read(9, edit(3, 'too late'))
    await fresh.take(volumes)
    expect(await textsOf(fresh)).toEqual(['uno', 'two', 'deleted', 'four', 'five'])
  })

  it('brings no message under an id that is another one’s', async () => {
    const fresh = await paperDevice({ seq: 5, cameInAt: 5 })
    await fresh.read(6, text('six'))
    const [volume] = await (await teller()).tell()
    const doubled = changed(volume, (message) =>
      message.seq === 2 ? { ...message, messageId: idOf(6) } : message,
    )
    await fresh.take([doubled])
    expect(await textsOf(fresh)).toEqual(['one', 'three', 'four', 'five', 'six'])
  })
})

describe('a volume that is not what one should be', () => {
  const reading = async (change: (message: ToldMessage) => unknown) => {
    const [volume] = await (await teller()).tell()
    const bytes = encodeVolume(changed(volume, (message) => change(message) as ToldMessage)) // wrong on purpose
    return () => decodeVolume(bytes)
  }
  const damaged = expect.objectContaining({ error: 'HistoryDamaged' }) as Error

  it.each([
    ['a place that is none', (message: ToldMessage) => ({ ...message, seq: message.seq - 1 })],
    ['places out of their order', (message: ToldMessage) => ({ ...message, seq: 6 - message.seq })],
    ['a place beyond its end', (message: ToldMessage) => ({ ...message, seq: message.seq + 100 })],
    ['a time that is none', (message: ToldMessage) => ({ ...message, createdAt: 9e15 })],
    ['an edit from before it', (message: ToldMessage) => ({ ...message, editSeq: message.seq })],
    ['a delete from beyond the end', (message: ToldMessage) => ({ ...message, deleteSeq: 6 })],
    [
      'an author that is no device',
      (message: ToldMessage) => ({ ...message, author: { did: 'x', deviceId: 'y' } }),
    ],
    [
      'content that its type does not allow',
      (message: ToldMessage) => ({ ...message, content: new Uint8Array(3) }),
    ],
    ['a message id that is none', (message: ToldMessage) => ({ ...message, messageId: 'a/b' })],
    [
      'a reaction by nobody',
      (message: ToldMessage) => ({ ...message, reactions: [{ emoji: 'x', did: '' }] }),
    ],
  ])('is refused whole: %s', async (_, change) => {
    expect(await reading(change)).toThrow(damaged)
  })

  it.each<[string, Partial<PortableConvo>]>([
    ['more is read than is there', { readSeq: 6 }],
    ['others have read more than is there', { receipts: { [didOf('bob')]: 6 } }],
    ['it begins at no time', { createdAt: 9e15 }],
    ['its last message is of no time', { activeAt: 9e15 }],
  ])('is refused whole where %s', async (_, change) => {
    const [volume] = await (await teller()).tell()
    const parts = (volume?.parts ?? []).map((part) => ({ ...part, convo: { ...part.convo, ...change } }))
    expect(() => decodeVolume(encodeVolume({ parts }))).toThrow(damaged)
  })

  it('is refused where it would take far more room in memory than it has bytes', () => {
    const bytes = new Uint8Array(8 * 1024 * 1024).fill(0xa0) // empty maps
    bytes.set(encodeVolume({ parts: [] }).subarray(0, 8))
    expect(() => decodeVolume(bytes)).toThrow(damaged)
    const cause = () => decodeVolume(bytes)
    expect(cause).toThrow(expect.objectContaining({ cause: new TypeError('expected fewer items') }) as Error)
  })

  it('is refused where it is of another version, or no volume at all', () => {
    expect(() => decodeVolume(new Uint8Array(5))).toThrow(damaged)
    const bytes = encodeVolume({ parts: [] })
    const later = bytes.map((byte, i) => (i === bytes.length - 1 ? 2 : byte))
    expect(() => decodeVolume(later)).toThrow(damaged)
  })

  it('has of an author its name alone, whatever an earlier version has kept there', async () => {
    const old = await teller()
    const author = { did: didOf('self'), deviceId: 'a-device-of-theirs', privateKey: new Uint8Array(32) }
    const record = { seq: 2, generation: 1, epoch: 0, createdAt: 2, messageId: idOf(2), author }
    await old.store.write([{ key: keys.message(CONVO, 2), value: messageRecord.encode(record) }])
    const messages = (await old.tell()).flatMap(({ parts }) => parts.flatMap((part) => part.messages))
    expect(Object.keys(messages[1]?.author ?? {})).toEqual(['did', 'deviceId'])
  })

  it('has nothing that its maker should keep: told-by and waiting acts go no further', async () => {
    const fresh = await paperDevice({ seq: 5, cameInAt: 5 })
    await fresh.take(await (await teller()).tell(), { toldBy: didOf('nobody') })
    const fields = (await fresh.tell()).flatMap(({ parts }) => parts.flatMap(({ messages }) => messages))
    expect(fields.flatMap(Object.keys)).not.toContain('toldBy')
  })
})

async function gap(device: PaperDevice, fromSeq: number, toSeq: number): Promise<void> {
  await device.slotOf().turn((draft) => noteGap(draft, { fromSeq, toSeq, reason: 'resync' }))
}

function changed(volume: Volume | undefined, change: (message: ToldMessage) => ToldMessage): Volume {
  const parts = volume?.parts ?? []
  return { parts: parts.map((part) => ({ ...part, messages: part.messages.map(change) })) }
}
