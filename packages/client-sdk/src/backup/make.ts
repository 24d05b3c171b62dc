import { collect } from '../archive/collect.ts'
import type { CollectPorts, Cursor } from '../archive/collect.ts'
import { covering } from '../archive/format.ts'
import type { Volume } from '../archive/format.ts'
import { isPortable, portableOf } from '../archive/portable-convo.ts'
import { deleteBlobs, uploadManifest, uploadVolume } from '../archive/volumes.ts'
import { newBlobId } from '../attachments/upload.ts'
import type { Course } from '../history/course.ts'
import type { BackupMark, BackupRecord, MadeBackup } from '../store/backup-record.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import type { Announced, SlotPorts } from './slots.ts'
import { readSlots, writeSlot } from './slots.ts'

/** What a backup is made of. */
export type BackupPorts = SlotPorts & CollectPorts

/** So many volumes at most; beyond, all of it is written anew. */
const MOST_VOLUMES = 24
/** All of it is written anew after this (ms): by then what was taken back or has expired is gone from it. */
const REWRITTEN_AFTER = 30 * 86_400_000

/** A backup while it is written. */
type Making = Pick<MadeBackup, 'volumes' | 'convos' | 'marks' | 'since'>

/**
 * Writes what is new, and announces it in the slot that is not the newest: what was there before stays whole until then,
 * and is deleted after. Each blob's id is stored before it goes out, so that a kill leaves nothing behind. Where another
 * device has announced something newer, this one stops, and deletes what is its own.
 */
export async function makeBackup(
  ports: BackupPorts,
  first: BackupRecord,
  course: Course<BackupRecord>,
): Promise<BackupRecord> {
  const newest = (await readSlots(ports, first.secret, course.signal))[0]
  const settled = settle(ports, first, newest)
  let record = await clear(ports, settled, course)
  if (record.state !== 'on') return record
  const isDue = isRewriteDue(record, ports.timing.now())
  const kept = isDue ? undefined : record.made
  const making = await collectAll(ports, kept, {
    ...course,
    pend: async (blobId) => {
      record = await course.save({ ...record, pending: [...record.pending, blobId] })
    },
  })
  if (kept !== undefined && making.volumes.length === kept.volumes.length) return clear(ports, record, course)
  const next = await describe(ports, making, {
    counter: Math.max(newest?.counter ?? 0, record.made?.counter ?? 0) + 1,
    pend: async (blobId) => {
      record = await course.save({ ...record, pending: [...record.pending, blobId] })
    },
    signal: course.signal,
  })
  record = await course.save({ ...record, next })
  await writeSlot(ports, record.secret, newest, { ...next, signal: course.signal })
  return clear(ports, made(record, next), course)
}

/** All blobs that a backup has of its own. */
export function blobsOf(backup: MadeBackup | undefined): string[] {
  return backup === undefined ? [] : [backup.manifest.blobId, ...backup.volumes.map(({ blobId }) => blobId)]
}

/** What a run that was killed has come to: the slot says whether it was announced. */
function settle({ device }: SlotPorts, record: BackupRecord, newest: Announced | undefined): BackupRecord {
  const { next } = record
  const isNext = next !== undefined && newest?.manifest.blobId === next.manifest.blobId
  const now = isNext ? made(record, next) : { ...record, next: undefined }
  const isOther = newest !== undefined && newest.deviceId !== device.deviceId
  if (!isOther || newest.counter <= Math.max(now.made?.counter ?? 0, now.taken?.counter ?? 0)) return now
  return { ...now, state: 'stopped', made: undefined, pending: [...now.pending, ...blobsOf(now.made)] }
}

/** What a backup has is not to be deleted, whatever else was. */
function made(record: BackupRecord, next: MadeBackup): BackupRecord {
  const kept = new Set(blobsOf(next))
  const { pending, taken } = record
  const dropped = [...pending, ...blobsOf(record.made), ...(taken?.blobIds ?? [])]
  const gone = dropped.filter((blobId) => !kept.has(blobId))
  return { ...record, made: next, next: undefined, taken: undefined, pending: gone }
}

async function clear(
  ports: SlotPorts,
  record: BackupRecord,
  { save, signal }: Course<BackupRecord>,
): Promise<BackupRecord> {
  const stored = await save(record)
  if (stored.pending.length === 0) return stored
  await deleteBlobs(ports, stored.pending, signal)
  return save({ ...stored, pending: [] })
}

function isRewriteDue({ made: before }: BackupRecord, now: number): boolean {
  return before === undefined || before.volumes.length >= MOST_VOLUMES || now - before.since > REWRITTEN_AFTER
}

interface Pending {
  readonly signal: AbortSignal
  /** Notes a blob before it goes out. */
  readonly pend: (blobId: string) => Promise<void>
}

async function collectAll(
  ports: BackupPorts,
  kept: MadeBackup | undefined,
  { signal, pend, tell }: Pending & Pick<Course<BackupRecord>, 'tell'>,
): Promise<Making> {
  let making: Making = kept ?? { volumes: [], convos: [], marks: {}, since: ports.timing.now() }
  const since = sinceOf(ports, making.marks)
  const of = ports.book.all().reduce((sum, { state }) => sum + state.record.seq, 0)
  let next: Cursor | undefined
  do {
    const collected = await collect({ ...ports, since }, next)
    next = collected.next
    if (collected.volume.parts.length > 0)
      making = await add(ports, making, collected.volume, { signal, pend })
    tell({ done: Object.values(making.marks).reduce((sum, { seq }) => sum + seq, 0), of })
  } while (next !== undefined)
  return making
}

async function add(
  ports: BackupPorts,
  { volumes, convos, marks, since }: Making,
  volume: Volume,
  { signal, pend }: Pending,
): Promise<Making> {
  const fresh: Record<string, BackupMark> = {}
  for (const { convo, toSeq } of volume.parts)
    fresh[convo.convoId] = { ...markIn(ports, convo.convoId), seq: toSeq }
  const blobId = newBlobId()
  await pend(blobId)
  const ref = await uploadVolume(ports, volume, { blobId, signal })
  return {
    volumes: [...volumes, ref],
    convos: covering(convos, volume),
    marks: { ...marks, ...fresh },
    since,
  }
}

/** A convo of which this device was told more of before since then is told anew. */
function sinceOf(ports: BackupPorts, marks: MadeBackup['marks']): Map<string, number> {
  const convos = ports.book.all().filter(({ state }) => isPortable(state.record))
  return new Map(
    convos.flatMap(({ convoId, state: { record } }) => {
      const [mark, now] = [marks[convoId], markOf(record)]
      const isSame = mark?.toldFrom === now.toldFrom && mark?.toldTo === now.toldTo
      return mark !== undefined && isSame ? [[convoId, mark.seq] as const] : []
    }),
  )
}

function markIn({ book }: BackupPorts, convoId: string): BackupMark {
  const slot = book.all().find((one) => one.convoId === convoId)
  return slot === undefined ? { seq: 0 } : markOf(slot.state.record)
}

function markOf(record: ConvoRecord): BackupMark {
  const { seq } = portableOf(record)
  const { told } = record
  return told === undefined ? { seq } : { seq, toldFrom: told.fromSeq, toldTo: told.toSeq }
}

async function describe(
  ports: BackupPorts,
  making: Making,
  { counter, signal, pend }: Pending & { readonly counter: number },
): Promise<MadeBackup> {
  const { service, device, timing, serviceNow } = ports
  const { did, deviceId } = device
  const { volumes, convos } = making
  const blobId = newBlobId()
  await pend(blobId)
  const said = { service, did, deviceId, createdAt: serviceNow(), volumes: volumes.toReversed(), convos }
  const manifest = await uploadManifest(ports, said, { blobId, signal })
  return { ...making, counter, madeAt: timing.now(), manifest }
}
