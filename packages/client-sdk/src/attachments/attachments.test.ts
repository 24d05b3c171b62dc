import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesEqual, randomBytes } from '../bytes.ts'
import { blobSize, paddedSize, PART_BYTES, SEGMENT_BYTES } from '../content/attachment-cipher.ts'
import type { FileData } from '../content/file-source.ts'
import { MlsClientError } from '../errors.ts'
import { systemTiming } from '../sync/timing.ts'
import { unsafeFakeBlobs } from '../testing/unsafe-fake-blobs.ts'
import { downloadFile } from './download.ts'
import { uploadFile } from './upload.ts'

const hasty = { ...systemTiming, sleep: () => Promise.resolve() }

function setUp() {
  const fake = unsafeFakeBlobs()
  const ports = { api: fake.api, timing: hasty, signal: new AbortController().signal }
  const upload = (data: FileData, options = {}) => uploadFile(ports, { data, convoId: 'c' }, options)
  const download = (file: Awaited<ReturnType<typeof upload>>, options = {}) =>
    downloadFile(ports, { file, convoId: 'c' }, options)
  return { ...fake, upload, download }
}

/** Random bytes, of which WebCrypto gives no more than 64 KiB at once. */
function someFile(size: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(size)
  for (let from = 0; from < size; from += 65_536) file.set(randomBytes(Math.min(65_536, size - from)), from)
  return file
}

/** A stream that gives a file in pieces of all kinds. */
function streamOf(file: Uint8Array<ArrayBuffer>, size = file.length) {
  let from = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const length = 1 + Math.floor(Math.random() * 3_000_000)
      if (from >= file.length) {
        controller.close()
        return
      }
      controller.enqueue(file.subarray(from, from + length))
      from += length
    },
  })
  return { stream, size }
}

const later = (when: 'before' | 'after') => ({ error: new MlsClientError('NetworkError'), when })
const nameOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (err: unknown) => (err instanceof MlsClientError ? err.error : String(err)),
  )

describe('the length that a file is padded to', () => {
  it('is not less than its own, at most 12 % more, and one of few', () => {
    const sizes = fc.integer({ min: 1024, max: 2 ** 30 })
    fc.assert(
      fc.property(sizes, (size) => {
        expect(paddedSize(size)).toBeGreaterThanOrEqual(size)
        expect(paddedSize(size)).toBeLessThanOrEqual(1.12 * size)
        expect(paddedSize(paddedSize(size))).toBe(paddedSize(size))
      }),
    )
    const lengths = Array.from({ length: 2 ** 20 - 1024 }, (_, more) => paddedSize(1024 + more))
    expect(new Set(lengths).size).toBeLessThan(256)
    expect([0, 1, 1024].map(paddedSize)).toEqual([1024, 1024, 1024])
  })
})

describe('a file', () => {
  it('comes back as it was, whatever its size and however it was given', async () => {
    const { upload, download, blobs } = setUp()
    for (const size of [0, 1, 1024, 1025, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 9_000_000]) {
      const file = someFile(size)
      for (const data of [file, new Blob([file]), streamOf(file)]) {
        const stored = await upload(data)
        expect(stored.size).toBe(size)
        expect(blobs.get(stored.blobId)?.size).toBe(blobSize(size))
        expect(bytesEqual(await download(stored), file)).toBe(true)
      }
    }
  }, 30_000)

  it('gets through a network that fails on the way, and says how far it is', async () => {
    const { upload, download, failures } = setUp()
    const file = someFile(2 * SEGMENT_BYTES + 5)
    const steps: number[] = []
    const onProgress = ({ done }: { done: number }) => steps.push(done)
    failures.push(later('before'), later('after'), later('after'))
    const stored = await upload(file, { onProgress })
    failures.push(later('before'), later('before'))
    expect(bytesEqual(await download(stored, { onProgress }), file)).toBe(true)
    const each = [SEGMENT_BYTES, 2 * SEGMENT_BYTES, file.length]
    expect(steps).toEqual([...each, ...each])
  })

  it('that is refused for good, or called off, leaves nothing behind', async () => {
    const { upload, failures, blobs } = setUp()
    failures.push({ error: new MlsClientError('BlobQuotaExceeded'), when: 'after' })
    expect(await nameOf(upload(someFile(5)))).toBe('BlobQuotaExceeded')
    const calling = new AbortController()
    const onProgress = () => calling.abort()
    const file = someFile(2 * SEGMENT_BYTES)
    expect(await nameOf(upload(file, { onProgress, signal: calling.signal }))).toBe('Aborted')
    failures.push(...Array.from({ length: 12 }, () => later('before')))
    expect(await nameOf(upload(file))).toBe('NetworkError')
    expect(blobs.size).toBe(0)
  })

  it('of a stream that is longer or shorter than was said is refused', async () => {
    const { upload, blobs } = setUp()
    const file = someFile(SEGMENT_BYTES)
    for (const size of [file.length - 1, file.length + 1])
      expect(await nameOf(upload(streamOf(file, size)))).toBe('InvalidContent')
    expect(blobs.size).toBe(0)
  })
})

describe('a file that is not what its author sent', () => {
  it('is never given out: changed anywhere, cut, mixed up, or another under the same key', async () => {
    const { upload, download, blobs } = setUp()
    const file = someFile(2 * SEGMENT_BYTES)
    const stored = await upload(file)
    const parts = blobs.get(stored.blobId)?.parts ?? new Map<number, Uint8Array>()
    const [first = new Uint8Array(), second = new Uint8Array()] = [parts.get(0), parts.get(1)]
    const tamperings: Record<string, () => void> = {
      bit: () =>
        parts.set(
          1,
          second.map((byte, at) => (at === 77 ? byte ^ 1 : byte)),
        ),
      cut: () => parts.set(1, second.subarray(0, second.length - 1)),
      swapped: () => void parts.set(0, second).set(1, first),
      repeated: () => parts.set(1, first),
      empty: () => parts.set(0, new Uint8Array()),
    }
    for (const [, tamper] of Object.entries(tamperings)) {
      tamper()
      expect(await nameOf(download(stored))).toBe('AttachmentDamaged')
      parts.set(0, first).set(1, second)
    }
    expect(await nameOf(download({ ...stored, digest: randomBytes(32) }))).toBe('AttachmentDamaged')
    expect(await nameOf(download({ ...stored, size: SEGMENT_BYTES }))).toBe('AttachmentDamaged')
    expect(await nameOf(download(stored))).toBe('ok')
    expect(first).toHaveLength(PART_BYTES)
  })

  it('is gone by name where the service keeps it no more', async () => {
    const { upload, download, blobs } = setUp()
    const stored = await upload(someFile(10))
    blobs.clear()
    expect(await nameOf(download(stored))).toBe('BlobNotFound')
  })
})
