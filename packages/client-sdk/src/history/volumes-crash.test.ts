import { describe, expect, it } from 'vitest'
import { CONVO, paperDevice } from '../archive/testing/paper-device.ts'
import type { PaperDevice } from '../archive/testing/paper-device.ts'
import { generateDeviceKeys } from '../mls/index.ts'
import type { DeviceKeys } from '../mls/index.ts'
import { historyJob } from '../store/history-job.ts'
import type { HistoryJob, ReceiveJob, SendJob } from '../store/history-job.ts'
import { keys } from '../store/keys.ts'
import { systemTiming } from '../sync/timing.ts'
import { unsafeFakeBlobs } from '../testing/unsafe-fake-blobs.ts'
import type { Trust } from '../trust/trust.ts'
import { meetingPlace, newTransferKeys } from './announcement.ts'
import type { Course } from './course.ts'
import { receiveHistory } from './receive.ts'
import { announceHistory, tidySent } from './send.ts'

const TEXTS = Array.from({ length: 12 }, (_, i) => `message ${i + 1}`)
/** So little that every volume has one message. */
const VOLUME_BYTES = 1

/** Lets a job be killed at one of its steps. */
function dyingAt(at: number) {
  let steps = 0
  const step = () => {
    if (++steps === at) throw new Error('killed')
  }
  return { step, steps: () => steps }
}

async function world() {
  const { api, blobs } = unsafeFakeBlobs()
  const phone = await generateDeviceKeys('did:plc:alice')
  const laptop = await generateDeviceKeys('did:plc:alice')
  const devices = [phone, laptop].map(({ deviceId, publicKey: signatureKey, ciphersuite }) => {
    return { deviceId, signatureKey, ciphersuite }
  })
  const listDevices = () => Promise.resolve({ data: { devices } })
  const withDevices = { blob: api.blob, device: { listDevices } } as unknown as typeof api // as much as is used
  const transfer = await newTransferKeys()
  const shared = { timing: systemTiming, signal: new AbortController().signal, service: 'did:web:fake' }
  return {
    devices,
    api: withDevices,
    blobs,
    phone,
    laptop,
    transfer,
    shared,
    id: await meetingPlace(transfer.publicKey),
  }
}

type World = Awaited<ReturnType<typeof world>>

const portsOf = ({ api, shared }: World, device: DeviceKeys, { store, book, serviceNow }: PaperDevice) => {
  const trust = { mode: 'server' } as unknown as Trust // which asks for no more
  return { ...shared, api, device, store, book, serviceNow, trust, volumeBytes: VOLUME_BYTES }
}

/** A course that stores its job, and dies at a step: before it is stored, or after it. */
function courseOf<Job extends HistoryJob>({ store }: PaperDevice, step: () => void): Course<Job> {
  return {
    signal: new AbortController().signal,
    save: async (job) => {
      step()
      await store.write([{ key: keys.historyJob(job.id), value: historyJob.encode(job) }])
      step()
      return job
    },
    tell: step,
  }
}

const storedJob = async <Job extends HistoryJob>({ store }: PaperDevice, first: Job): Promise<Job> => {
  const bytes = await store.get(keys.historyJob(first.id))
  return bytes === undefined ? first : (historyJob.decode(bytes) as Job) // of the same id
}

/** Does a job in two lives, of which the first ends at a step; gives whether it did. */
async function twoLives<Job extends HistoryJob>(
  paper: PaperDevice,
  first: Job,
  { at, work }: { at: number; work: (job: Job, course: Course<Job>) => Promise<Job> },
): Promise<boolean> {
  const dying = dyingAt(at)
  const died = await work(first, courseOf(paper, dying.step)).then(
    () => false,
    (err: unknown) => (err as Error).message === 'killed',
  )
  if (died)
    await work(
      await storedJob(paper, first),
      courseOf(paper, () => undefined),
    )
  return died
}

async function teller(): Promise<PaperDevice> {
  const paper = await paperDevice()
  for (const [i, text] of TEXTS.entries())
    await paper.read(i + 1, { by: 'bob', content: { $type: 'blue.catbird.mls.message.defs#text', text } })
  return paper
}

const sendJob = ({ id, laptop, transfer }: World): SendJob => ({
  ...{
    kind: 'send',
    id,
    until: 4_000_000_000_000,
    state: 'collecting',
    volumes: [],
    convos: [],
    collected: false,
  },
  to: { deviceId: laptop.deviceId, signatureKey: laptop.publicKey, transferKey: transfer.publicKey },
})

const receiveJob = ({ id, transfer }: World): ReceiveJob => ({
  ...{
    kind: 'receive',
    id,
    keys: transfer,
    since: 0,
    until: 4_000_000_000_000,
    state: 'waiting',
    done: 0,
    of: 0,
  },
  ...{ at: { volume: 0, part: 0, message: 0 }, blobIds: [] },
})

describe('history in many volumes', () => {
  it('is sent whole by a device that is killed at any step, which leaves nothing behind', async () => {
    for (let at = 1; ; at++) {
      const there = await world()
      const paper = await teller()
      const ports = { ...portsOf(there, there.phone, paper), now: 0 }
      const died = await twoLives(paper, sendJob(there), {
        at,
        work: (job, course) => announceHistory(ports, job, course),
      })
      const job = await storedJob(paper, sendJob(there))
      expect(job.volumes.map(({ messages }) => messages)).toEqual(TEXTS.map(() => 1))
      expect(job.convos).toEqual([{ convoId: CONVO, fromSeq: 1, toSeq: 12, messages: 12 }])
      // All volumes, the manifest, the announcement, and nothing else.
      expect(there.blobs.size).toBe(TEXTS.length + 2)
      await tidySent(ports, job)
      expect(there.blobs.size).toBe(0)
      if (!died) break
      expect(at).toBeLessThan(200)
    }
  })

  it('is taken in no further where the device that tells was removed, and not announced to one that was', async () => {
    const there = await world()
    const paper = await teller()
    const course = courseOf<SendJob>(paper, () => undefined)
    const sent = portsOf(there, there.phone, paper)
    await announceHistory(sent, sendJob(there), course)
    const fresh = await paperDevice()
    const ports = portsOf(there, there.laptop, fresh)
    const volumes = { taken: 0 }
    const removing = {
      ...courseOf<ReceiveJob>(fresh, () => undefined),
      tell: () => remove(there, ++volumes.taken),
    }
    await expect(receiveHistory(ports, receiveJob(there), removing)).rejects.toEqual(
      expect.objectContaining({ error: 'HistoryUntrusted' }),
    )
    expect(await fresh.shown()).toHaveLength(3)
    there.devices.splice(0)
    await expect(announceHistory(sent, sendJob(there), course)).rejects.toEqual(
      expect.objectContaining({ error: 'DeviceUnknown' }),
    )
  })

  it('is given up by a device that has died twice as it opened the same volume', async () => {
    const there = await world()
    const paper = await teller()
    const forget = courseOf<SendJob>(paper, () => undefined)
    await announceHistory(portsOf(there, there.phone, paper), sendJob(there), forget)
    const fresh = await paperDevice()
    const ports = portsOf(there, there.laptop, fresh)
    const live = async () => {
      // Each life ends when it is stored that the volume is being opened.
      const dying = { ...courseOf<ReceiveJob>(fresh, () => undefined) }
      const save = async (job: ReceiveJob) => {
        await dying.save(job)
        if (job.opened !== undefined && job.opened > 0) throw new Error('killed')
        return job
      }
      await receiveHistory(ports, await storedJob(fresh, receiveJob(there)), { ...dying, save })
    }
    for (let life = 0; life < 2; life++) await expect(live()).rejects.toThrow('killed')
    await expect(live()).rejects.toEqual(expect.objectContaining({ error: 'HistoryDamaged' }))
  })

  it('is taken in whole, and once, by a device that is killed at any step', async () => {
    const there = await world()
    const paper = await teller()
    const sent = portsOf(there, there.phone, paper)
    await announceHistory(
      sent,
      sendJob(there),
      courseOf(paper, () => undefined),
    )
    for (let at = 1; ; at++) {
      const fresh = await paperDevice()
      const ports = portsOf(there, there.laptop, fresh)
      const died = await twoLives(fresh, receiveJob(there), {
        at,
        work: (job, course) => receiveHistory(ports, job, course),
      })
      expect((await fresh.shown()).map(({ text }) => text)).toEqual(TEXTS)
      expect(await storedJob(fresh, receiveJob(there))).toMatchObject({ state: 'over', done: 12, of: 12 })
      if (!died) break
      expect(at).toBeLessThan(200)
    }
  })
})

/** The phone is removed when three volumes are taken in. */
function remove({ devices }: World, taken: number): void {
  if (taken === 3) devices.splice(0, 1)
}
