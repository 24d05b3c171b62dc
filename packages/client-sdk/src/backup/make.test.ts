import { describe, expect, it } from 'vitest'
import { paperDevice } from '../archive/testing/paper-device.ts'
import { generateDeviceKeys } from '../mls/index.ts'
import type { BackupRecord } from '../store/backup-record.ts'
import { systemTiming } from '../sync/timing.ts'
import { unsafeFakeBlobs } from '../testing/unsafe-fake-blobs.ts'
import { makeBackup } from './make.ts'
import { SECRET_BYTES } from './recovery-key.ts'

const DAY = 86_400_000
const text = (said: string) => ({
  by: 'bob',
  content: { $type: 'blue.catbird.mls.message.defs#text', text: said },
})

/** A device whose backup is made when a test says so, on a day that it says. */
async function writer() {
  const { api, blobs } = unsafeFakeBlobs()
  const paper = await paperDevice()
  const { store, book, serviceNow } = paper
  let day = 0
  const timing = { ...systemTiming, now: () => day * DAY }
  const device = await generateDeviceKeys('did:plc:alice')
  const { signal } = new AbortController()
  const ports = { api, timing, signal, device, service: 'did:web:fake', store, book, serviceNow }
  let record: BackupRecord = { secret: new Uint8Array(SECRET_BYTES), state: 'on', pending: [] }
  const course = { signal, save: (next: BackupRecord) => Promise.resolve(next), tell: () => undefined }
  return {
    paper,
    blobs,
    make: async (on = day) => {
      day = on
      record = await makeBackup(ports, record, course)
      return record.made
    },
  }
}

describe('what a backup is written of', () => {
  it('is only what is new, until there are too many volumes or a month has passed; then all of it', async () => {
    const { paper, blobs, make } = await writer()
    const counts: (number | undefined)[] = []
    for (let seq = 1; seq <= 26; seq++) {
      await paper.read(seq, text(`message ${seq}`))
      counts.push((await make())?.volumes.length)
    }
    expect(counts.slice(0, 24)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1))
    expect(counts.slice(24)).toEqual([1, 2])
    const before = await make(30)
    expect(before?.volumes).toHaveLength(2)
    const after = await make(31)
    expect(after?.volumes.map(({ messages }) => messages)).toEqual([26])
    expect(after?.counter).toBe(27)
    // Two slots, a manifest, a volume: whatever was before is gone.
    expect(blobs.size).toBe(4)
  })

  it('is a convo anew where the device was told more of it since', async () => {
    const [{ paper, make }, other] = [await writer(), await paperDevice()]
    await paper.change({ seq: 2, cameInAt: 2 })
    for (const seq of [1, 2]) await other.read(seq, text(`message ${seq}`))
    await paper.read(3, text('message 3'))
    expect((await make())?.volumes.map(({ messages }) => messages)).toEqual([1])
    await paper.take(await other.tell())
    expect((await make())?.volumes.map(({ messages }) => messages)).toEqual([1, 3])
    expect((await make())?.volumes).toHaveLength(2)
  })
})
