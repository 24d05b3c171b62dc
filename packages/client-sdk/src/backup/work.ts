import { downloadManifest, deleteBlobs } from '../archive/volumes.ts'
import type { TransferOptions } from '../attachments/upload.ts'
import { randomBytes } from '../bytes.ts'
import type { ClientContext } from '../client/context.ts'
import { isError, MlsClientError } from '../errors.ts'
import { historyWork } from '../history/work.ts'
import type { ReceivedHistory, Restorable } from '../history/work.ts'
import { backupRecord } from '../store/backup-record.ts'
import type { BackupRecord } from '../store/backup-record.ts'
import { keys } from '../store/keys.ts'
import { Mutex } from '../sync/mutex.ts'
import type { SyncEngine } from '../sync/sync-engine.ts'
import { blobsOf, makeBackup } from './make.ts'
import type { BackupPorts } from './make.ts'
import { formatRecoveryKey, parseRecoveryKey, SECRET_BYTES } from './recovery-key.ts'
import { readSlots, slotBlobs } from './slots.ts'
import type { Announced } from './slots.ts'

/** A backup is made at most so often by itself (ms), and up to an hour later. */
const MADE_AFTER = 86_400_000
const SPREAD = 3_600_000

/** How a backup is begun. */
export interface BackupOptions {
  /** The key of a backup that another device has written: this one goes on with it. */
  readonly recoveryKey?: string
}

/** How the backup stands on this device. */
export interface BackupStatus {
  /** `stopped`: another device writes it now. */
  readonly state: 'off' | 'on' | 'stopped'
  readonly madeAt: Date | undefined
  /** Messages, some of them perhaps twice, and bytes at the service. */
  readonly messages: number
  readonly bytes: number
}

/**
 * The backup of one client. off → on: enabled, and made at once, and then daily where there is something new; on →
 * stopped: another device has made a newer one; on, stopped → off: disabled, and deleted. One thing is done at a time.
 */
export class BackupWork {
  readonly #context: ClientContext
  readonly #ports: BackupPorts
  readonly #lock = new Mutex()
  #stop = new AbortController()
  #tried = 0
  #looping = false

  constructor(context: ClientContext) {
    this.#context = context
    this.#ports = { ...context.ports, book: context.engine.book }
  }

  /** Goes on with what the last run of the client left. */
  async resume(): Promise<void> {
    const record = await this.#read()
    if (record?.state === 'off') await this.#lock.run(() => this.#delete(record))
    else await this.#loop()
  }

  async enable({ recoveryKey }: BackupOptions): Promise<string> {
    const known = await this.#read()
    if (known?.state === 'on' && recoveryKey === undefined) return formatRecoveryKey(known.secret)
    const secret = recoveryKey === undefined ? randomBytes(SECRET_BYTES) : await parseRecoveryKey(recoveryKey)
    const taken = recoveryKey === undefined ? undefined : await this.#takenOver(secret)
    await this.#lock.run(async () => {
      const before = await this.#read()
      const pending =
        before === undefined ? [] : [...before.pending, ...blobsOf(before.made), ...blobsOf(before.next)]
      await this.#save({ secret, state: 'on', taken, pending })
    })
    this.#context.engine.inBackground('making a backup', () => this.#loop())
    return formatRecoveryKey(secret)
  }

  async status(): Promise<BackupStatus> {
    const { state = 'off', made } = (await this.#read()) ?? {}
    const volumes = made?.volumes ?? []
    return {
      state,
      madeAt: made && new Date(made.madeAt),
      messages: volumes.reduce((sum, { messages }) => sum + messages, 0),
      bytes: volumes.reduce((sum, { size }) => sum + size, 0),
    }
  }

  now({ onProgress, signal }: TransferOptions): Promise<void> {
    return this.#lock.run(async () => {
      const record = await this.#read()
      if (record?.state === 'stopped') throw new MlsClientError('BackupElsewhere')
      if (record?.state !== 'on') throw new MlsClientError('BackupOff')
      this.#stop = new AbortController()
      const ended = AbortSignal.any([this.#stop.signal, ...(signal === undefined ? [] : [signal])])
      const save = (next: BackupRecord) => this.#save(next)
      const after = await makeBackup(this.#ports, record, {
        ...{ signal: ended, save },
        tell: (progress) => onProgress?.(progress),
      })
      if (after.state === 'stopped') this.#tell('stopped')
      else if (after.made?.counter !== record.made?.counter) this.#tell('made')
      if (after.state === 'stopped') throw new MlsClientError('BackupElsewhere')
    })
  }

  async disable(): Promise<void> {
    this.#stop.abort()
    await this.#lock.run(async () => {
      const record = await this.#read()
      if (record !== undefined) await this.#delete(await this.#save({ ...record, state: 'off' }))
    })
  }

  async restore(recoveryKey: string, options: TransferOptions): Promise<ReceivedHistory> {
    const secret = await parseRecoveryKey(recoveryKey)
    const found = await this.#newest(await readSlots(this.#ports, secret, options.signal), options.signal)
    return historyWork(this.#context).restore(found, options)
  }

  /** What is known of a backup that another device has written, as far as it is whole. */
  async #takenOver(secret: Uint8Array): Promise<BackupRecord['taken']> {
    const [newest] = await readSlots(this.#ports, secret)
    if (newest === undefined) return undefined
    const { counter, manifest, deviceId } = newest
    try {
      const { volumes } = await downloadManifest(this.#ports, manifest, deviceId)
      return { counter, blobIds: [manifest.blobId, ...volumes.map(({ blobId }) => blobId)] }
    } catch (err) {
      if (!isError(err, 'HistoryDamaged', 'BlobNotFound')) throw err
      return { counter, blobIds: [manifest.blobId] }
    }
  }

  /** The newest that is whole. */
  async #newest(
    [first, ...others]: readonly Announced[],
    signal: AbortSignal | undefined,
  ): Promise<Restorable> {
    if (first === undefined) throw new MlsClientError('BackupNotFound')
    const { manifest, deviceId: toldBy } = first
    try {
      const { volumes } = await downloadManifest(this.#ports, manifest, toldBy, signal)
      return { toldBy, manifest, of: volumes.reduce((sum, { messages }) => sum + messages, 0) }
    } catch (err) {
      if (!isError(err, 'HistoryDamaged', 'BlobNotFound') || others.length === 0) throw err
      return this.#newest(others, signal)
    }
  }

  /** Makes a backup when it is due, until there is none to be made any more. */
  async #loop(): Promise<void> {
    if (this.#looping) return
    this.#looping = true
    const { timing, signal } = this.#context.ports
    try {
      for (let record = await this.#read(); record?.state === 'on'; record = await this.#read()) {
        const last = Math.max(this.#tried, record.made?.madeAt ?? 0)
        const pause = last === 0 ? 0 : last + MADE_AFTER - timing.now() + Math.floor(timing.random() * SPREAD)
        await timing.sleep(Math.max(0, pause), signal)
        if (signal.aborted) return
        this.#tried = timing.now()
        await this.now({}).catch((err: unknown) => this.#failed(err))
      }
    } finally {
      this.#looping = false
    }
  }

  #failed(thrown: unknown): void {
    if (this.#ports.signal.aborted || isError(thrown, 'BackupElsewhere', 'BackupOff', 'Aborted')) return
    this.#tell('failed', thrown instanceof MlsClientError ? thrown.error : 'InternalServerError')
  }

  /** Another device's backup stays as it is. */
  async #delete({ secret, made, next, pending }: BackupRecord): Promise<void> {
    const [newest] = await readSlots(this.#ports, secret)
    const isOthers = newest !== undefined && newest.deviceId !== this.#ports.device.deviceId
    const slots = isOthers ? [] : await slotBlobs(this.#ports, secret)
    await deleteBlobs(this.#ports, [...slots, ...blobsOf(made), ...blobsOf(next), ...pending])
    await this.#context.ports.store.write([{ key: keys.backup, value: undefined }])
  }

  async #read(): Promise<BackupRecord | undefined> {
    const bytes = await this.#context.ports.store.get(keys.backup)
    return bytes && backupRecord.decode(bytes)
  }

  async #save(record: BackupRecord): Promise<BackupRecord> {
    await this.#context.ports.store.write([{ key: keys.backup, value: backupRecord.encode(record) }])
    return record
  }

  #tell(state: 'made' | 'failed' | 'stopped', error?: string): void {
    this.#context.ports.emit({ type: 'backup', state, error })
  }
}

const works = new WeakMap<SyncEngine, BackupWork>()

/** The work of a client, begun when it is first asked for. */
export function backupWork(context: ClientContext): BackupWork {
  const work = works.get(context.engine) ?? new BackupWork(context)
  works.set(context.engine, work)
  return work
}

/** Goes on with transfers and the backup that the last run of the client left. */
export function resumeHistory(context: ClientContext): void {
  historyWork(context)
  context.engine.inBackground('making a backup', () => backupWork(context).resume())
}
