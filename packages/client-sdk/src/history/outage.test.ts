import { describe, expect, it } from 'vitest'
import { paperDevice } from '../archive/testing/paper-device.ts'
import { downloadVolume, uploadVolume } from '../archive/volumes.ts'
import { newBlobId } from '../attachments/upload.ts'
import { MlsClientError } from '../errors.ts'
import { generateDeviceKeys } from '../mls/index.ts'
import { historyJob } from '../store/history-job.ts'
import type { SendJob } from '../store/history-job.ts'
import { keys, prefixes } from '../store/keys.ts'
import type { Timing } from '../sync/timing.ts'
import { unsafeFakeBlobs } from '../testing/unsafe-fake-blobs.ts'
import { until } from '../testing/fake-clients.ts'
import { meetingPlace, newTransferKeys, openAnnouncement, sealAnnouncement } from './announcement.ts'
import type { Announcement } from './announcement.ts'
import { Runner } from './runner.ts'
import type { RunnerPorts } from './runner.ts'
import { verifyTeller } from './teller.ts'
import type { TellerPorts } from './teller.ts'

const named = (error: string) => expect.objectContaining({ error }) as Error
const unreachable = new MlsClientError('NetworkError')
const MANY = 40

/** Time that does not pass by itself: short waits are over at once, those of a day never are. */
const hasty: Timing = {
  now: () => 0,
  random: () => 0,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (ms < 3_600_000 || signal.aborted) setImmediate(resolve)
      else signal.addEventListener('abort', () => resolve())
    }),
}

describe('an outage', () => {
  it('is outlasted by what is sent and read of a history', async () => {
    const { api, failures } = unsafeFakeBlobs()
    const ports = { api, timing: hasty, signal: new AbortController().signal }
    const fails = () =>
      failures.push(...Array.from({ length: MANY }, () => ({ error: unreachable, when: 'before' as const })))
    fails()
    const ref = await uploadVolume(ports, { parts: [] }, { blobId: newBlobId() })
    fails()
    expect(await downloadVolume(ports, { convos: [] }, ref)).toEqual({ parts: [] })
  })

  it('of a person’s repo is no proof against the device that tells, and ends where it is called off', async () => {
    const { ports, to, announcement, counts } = await unverifiedTeller()
    await verifyTeller(ports, to, announcement, new AbortController().signal)
    expect(counts.checked).toBe(MANY)
    const stop = new AbortController()
    counts.checked = -Infinity
    const verified = verifyTeller(ports, to, announcement, stop.signal)
    stop.abort()
    await expect(verified).rejects.toEqual(named('Aborted'))
  })
})

/** A teller whose record can be read at the last of many tries. */
async function unverifiedTeller() {
  const [device, phone] = [
    await generateDeviceKeys('did:plc:alice'),
    await generateDeviceKeys('did:plc:alice'),
  ]
  const { publicKey: transferKey, privateKey } = await newTransferKeys()
  const { did, deviceId, publicKey: signatureKey } = device
  const to = { service: 'did:web:fake', did, deviceId, signatureKey, transferKey }
  const manifest = { blobId: newBlobId(), key: new Uint8Array(32), digest: new Uint8Array(32), size: 1 }
  const sealed = await sealAnnouncement(phone, to, manifest)
  const announcement: Announcement = await openAnnouncement(to, privateKey, sealed)
  const counts = { checked: 0 }
  const isEndorsed = () => counts.checked >= MANY
  const trust = {
    mode: 'repo',
    meetOwn: () => Promise.resolve(),
    checkNow: () => {
      counts.checked++
      return Promise.resolve()
    },
    isEndorsed,
    ledger: { device: () => ({ state: 'unverified' }) },
  }
  const { ciphersuite, publicKey } = phone
  const devices = [{ deviceId: phone.deviceId, signatureKey: publicKey, ciphersuite }]
  const api = { device: { listDevices: () => Promise.resolve({ data: { devices } }) } }
  const signal = new AbortController().signal
  const ports = { api, device, timing: hasty, signal, trust } as unknown as TellerPorts // as much as is used
  return { ports, to, announcement, counts }
}

/** A runner of a device that has nothing to tell; looking at everything fails by these, one each. */
async function runner(failures: Error[]) {
  const { store, book, serviceNow } = await paperDevice()
  const { api, blobs } = unsafeFakeBlobs()
  const device = await generateDeviceKeys('did:plc:alice')
  const laptop = await generateDeviceKeys('did:plc:alice')
  const { deviceId, publicKey: signatureKey, ciphersuite } = laptop
  const listDevices = () => Promise.resolve({ data: { devices: [{ deviceId, signatureKey, ciphersuite }] } })
  const lookAtEverything = () => {
    const failure = failures.shift()
    return failure === undefined ? Promise.resolve() : Promise.reject(failure)
  }
  const inBackground = (_: string, work: () => Promise<void>) => void work()
  const ports = {
    ...{ store, book, serviceNow, device, timing: hasty, service: 'did:web:fake', emit: () => undefined },
    ...{ engine: { lookAtEverything, inBackground }, signal: new AbortController().signal },
    api: { blob: api.blob, device: { listDevices } },
  } as unknown as RunnerPorts // as much as is used
  const transfer = await newTransferKeys()
  const job: SendJob = {
    ...{ kind: 'send', id: await meetingPlace(transfer.publicKey), until: 86_400_000, state: 'collecting' },
    ...{ to: { deviceId, signatureKey, transferKey: transfer.publicKey }, volumes: [], convos: [] },
    collected: false,
  }
  const jobs = async () => (await store.list({ prefix: prefixes.history })).length
  const stateOf = async () => {
    const bytes = await store.get(keys.historyJob(job.id))
    return bytes && historyJob.decode(bytes).state
  }
  return { runner: new Runner(ports), job, jobs, stateOf, blobs }
}

describe('a transfer', () => {
  it('goes on after what may pass, by itself', async () => {
    const { runner: some, job, stateOf } = await runner(Array.from({ length: MANY }, () => unreachable))
    await (
      await some.start(job)
    ).done
    expect(await stateOf()).toBe('announced')
  })

  it('that failed of something foreign is begun again by the same code', async () => {
    const { runner: some, job, stateOf } = await runner([new Error('full (injected)')])
    await expect((await some.start(job)).done).rejects.toThrow('full')
    expect(some.running()).toEqual([])
    await (
      await some.start(job)
    ).done
    expect(await stateOf()).toBe('announced')
  })

  it('that failed of something foreign is called off for good', async () => {
    const { runner: some, job, jobs, blobs } = await runner([new Error('full (injected)')])
    const run = await some.start(job)
    await expect(run.done).rejects.toThrow('full')
    await Promise.all(some.left().map((one) => some.callOff(one)))
    await until(async () => (await jobs()) === 0, 'it is forgotten')
    expect(blobs.size).toBe(0)
  })
})
