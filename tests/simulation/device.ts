import { isError, MlsClient, MlsClientError } from '@catbird-mls/client'
import { deviceRecord } from '../../packages/client-sdk/src/store/device-record.ts'
import { keys } from '../../packages/client-sdk/src/store/keys.ts'
import type { RecordSource } from '../../packages/client-sdk/src/trust/record-source.ts'
import type { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'
import { Disk, DiskOfLife } from './disk.ts'
import type { CrashPoint } from './disk.ts'
import { disgraceful } from './disgraceful.ts'
import type { NearEnd, Network } from './network.ts'
import type { Pds } from './pds.ts'
import type { Report } from './report.ts'
import { SERVICE_DID } from './service.ts'
import { deviceTiming } from './timing.ts'
import type { Trace } from './trace.ts'

/** What devices live in. */
export interface DeviceParts {
  readonly agenda: Agenda
  readonly chance: Chance
  readonly network: Network
  /** Where records of other people's devices are read. */
  readonly records: RecordSource
  readonly report: Report
  readonly trace: Trace
}

const POLL_MS = { least: 5_000, most: 60_000 }
const TRY_AGAIN_MS = { least: 5_000, most: 120_000 }
const DAY_MS = 86_400_000

/** A device: a disk, a clock that may be wrong, and the lives of its client, one after another. */
export class Device {
  readonly name: string
  readonly pds: Pds
  readonly disk = new Disk()
  /** How far its clock is ahead (ms). */
  readonly skewMs: number
  online = true
  /** Whether its account poisons groups. */
  hostile = false
  /** Whether its account has removed it. */
  removed = false
  /** How often it has lost its state. */
  amnesias = 0
  client: MlsClient | undefined
  #life: Life | undefined
  #startAfterMs: number | undefined
  readonly #parts: DeviceParts
  readonly #pollEvery: number

  constructor(name: string, pds: Pds, parts: DeviceParts) {
    this.name = name
    this.pds = pds
    this.#parts = parts
    this.skewMs = skewOf(parts.chance)
    this.#pollEvery = parts.chance.between(POLL_MS.least, POLL_MS.most)
  }

  /** What its client calls itself; undefined before it has first started. */
  get deviceId(): string | undefined {
    const stored = this.disk.read(keys.device)
    return stored && deviceRecord.decode(stored).keys.deviceId
  }

  /** The present life, if there is one. */
  get life(): Life | undefined {
    return this.#life
  }

  /** Opens its client; tries again later if that fails. */
  start(): void {
    if (this.#life !== undefined || this.removed) return
    const life = new Life(this, () => this.#died(life))
    this.#life = life
    const { agenda, chance, network, trace } = this.#parts
    trace.note(`${this.name} starts`)
    const options = {
      session: this.pds,
      service: SERVICE_DID,
      serviceUrl: 'http://service.invalid',
      storage: life.disk,
      fetch: network.fetchOf(life),
      updates: 'polling' as const,
      trust: 'repo' as const,
      recordSource: this.#parts.records,
      pollEvery: this.#pollEvery,
    }
    MlsClient.open(options, deviceTiming(agenda, chance, life)).then(
      (client) => this.#opened(life, client),
      (err: unknown) => this.#failed(life, err),
    )
  }

  /** Kills its client where it stands. */
  kill(): void {
    this.#life?.end()
  }

  /** Kills its client at one of its next writes, whenever that is; it is started again some time after. */
  killAtWrite(inWrites: number, point: CrashPoint, startAfterMs: number): void {
    this.#startAfterMs = startAfterMs
    this.#life?.disk.crashSoon(inWrites, point)
  }

  /** Closes its client in good order. */
  async close(): Promise<void> {
    const [life, client] = [this.#life, this.client]
    if (life === undefined || client === undefined) return
    this.client = undefined
    await client.close()
    life.end()
  }

  /** Loses all its data but the key that it is. */
  forget(): void {
    this.kill()
    this.disk.forgetAllBut(keys.device)
    this.amnesias++
  }

  #opened(life: Life, client: MlsClient): void {
    const { report, trace } = this.#parts
    this.client = client
    trace.note(`${this.name} is open as ${client.deviceId}`)
    client.on('error', ({ error, during }) => {
      report.count(`error ${error.error}`)
      trace.note(`${this.name} tells of ${error.error} during ${during}`)
      if (disgraceful(error)) report.broken(`${this.name}, ${during}`, error)
    })
    client.on('undecryptable', ({ convoId, seq, reason }) => {
      report.count(`undecryptable ${reason}`)
      trace.note(`${this.name} cannot open ${convoId.slice(0, 6)} ${String(seq)}: ${reason}`)
    })
    client.on('recovered', ({ convoId }) => {
      report.count('recovered')
      trace.note(`${this.name} has recovered ${convoId.slice(0, 6)}`)
    })
    client.on('convoEnded', ({ convoId, reason }) => {
      report.count(`ended ${reason}`)
      trace.note(`${this.name} is out of ${convoId.slice(0, 6)}: ${reason}`)
    })
    if (life.dead) this.client = undefined
  }

  #failed(life: Life, err: unknown): void {
    const { agenda, chance, report, trace } = this.#parts
    trace.note(`${this.name} does not open: ${err instanceof MlsClientError ? err.error : String(err)}`)
    if (disgraceful(err)) report.broken(`${this.name} does not open`, err)
    life.end()
    if (!isError(err, 'DeviceNotFound'))
      agenda.after(chance.between(TRY_AGAIN_MS.least, TRY_AGAIN_MS.most), () => this.start())
  }

  #died(life: Life): void {
    if (this.#life !== life) return
    this.#life = undefined
    this.client = undefined
    if (this.#startAfterMs !== undefined) this.#parts.agenda.after(this.#startAfterMs, () => this.start())
    this.#startAfterMs = undefined
  }
}

/** One life of a device's client, from its start to its end or its death. */
export class Life implements NearEnd {
  readonly disk: DiskOfLife
  dead = false
  readonly #device: Device
  readonly #ended: () => void

  constructor(device: Device, ended: () => void) {
    this.#device = device
    this.#ended = ended
    this.disk = new DiskOfLife(device.disk, () => this.end())
  }

  get name(): string {
    return this.#device.name
  }

  get online(): boolean {
    return this.#device.online
  }

  get skewMs(): number {
    return this.#device.skewMs
  }

  end(): void {
    this.dead = true
    this.disk.cut()
    this.#ended()
  }
}

/** Most clocks are right within seconds, some within minutes, some are a day off. */
function skewOf(chance: Chance): number {
  const sign = chance.chance(0.5) ? 1 : -1
  const kind = chance.fraction()
  if (kind < 0.15) return sign * DAY_MS
  if (kind < 0.35) return sign * chance.between(60_000, 240_000)
  return sign * chance.between(0, 5_000)
}
