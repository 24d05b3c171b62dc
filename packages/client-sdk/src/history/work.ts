import type { TransferOptions } from '../attachments/upload.ts'
import { bytesEqual } from '../bytes.ts'
import type { ClientContext } from '../client/context.ts'
import { fingerprintOf } from '../client/fingerprint.ts'
import { MlsClientError } from '../errors.ts'
import type { HistoryJob, ReceiveJob, SendJob } from '../store/history-job.ts'
import type { SyncEngine } from '../sync/sync-engine.ts'
import { meetingPlace, newTransferKeys } from './announcement.ts'
import { formatLinkCode, parseLinkCode } from './link-code.ts'
import type { LinkCode } from './link-code.ts'
import type { Run } from './run.ts'
import { Runner } from './runner.ts'
import { ownDevices } from './teller.ts'

/** How long a code may be scanned (s): long enough for a person who looks for the other device. */
const CODE_SECONDS = 3_600
/** How long a transfer may take (ms). */
const MOST_MS = 86_400_000
/** The job of a backup that is taken in. */
const RESTORED = 'backup'

/** How a device is linked. */
export interface LinkOptions extends TransferOptions {
  /** Whether it is given what this device holds of its convos; it is by default. */
  readonly history?: boolean | undefined
}

/** What a new device shows to be linked. */
export interface LinkView {
  /** For a QR code, or to be copied: no secret. */
  readonly code: string
  readonly expiresAt: Date
}

/** What a code says of the device that shows it, for the person to be asked about. */
export interface LinkPreview {
  readonly deviceId: string
  /** Of the key that would be endorsed, as {@link OwnDeviceView.fingerprint}. */
  readonly fingerprint: string
  readonly expiresAt: Date
}

/** The device that was linked. */
export interface LinkedDevice {
  readonly deviceId: string
}

/** What has come of waiting for history. */
export interface ReceivedHistory {
  /** The own device by whose word it is. */
  readonly deviceId: string
  readonly messages: number
}

/** A backup that can be taken in: by whose word, where its manifest lies, and how many messages it has. */
export type Restorable = Required<Pick<ReceiveJob, 'toldBy' | 'manifest' | 'of'>>

/** Vouches for a device of the account, in its record: handed over, since to import it would part the SDK's own code. */
export type Endorse = (deviceId: string, signatureKey: Uint8Array) => Promise<void>

/** Linking and handing over history, for one client. */
export class HistoryWork {
  readonly #context: ClientContext
  readonly #runner: Runner
  readonly #resumed: Promise<void>
  /** The last wait, also when it is over: whoever asks a moment too late is told all the same. */
  #waited: Run | undefined
  /** The one wait that is being begun. */
  #begun: Promise<Run> | undefined

  constructor(context: ClientContext) {
    const { ports, engine } = context
    this.#context = context
    this.#runner = new Runner({ ...ports, engine, book: engine.book, trust: engine.trust })
    this.#resumed = this.#runner.resume()
    this.#resumed.catch(() => undefined) // whoever calls is told
  }

  async showLink(): Promise<LinkView> {
    const { ports } = this.#context
    const run = await (this.#begun ??= this.#beginWait().finally(() => (this.#begun = undefined)))
    const expiresAt = Math.floor(ports.serviceNow() / 1000) + CODE_SECONDS
    this.#waited = run
    const transferKey = receiving(run.job)?.keys?.publicKey
    if (transferKey === undefined) throw new MlsClientError('Aborted')
    const code = await formatLinkCode(ports.service, ports.device, { transferKey, expiresAt })
    return { code, expiresAt: new Date(expiresAt * 1000) }
  }

  async linked(options: TransferOptions): Promise<ReceivedHistory | undefined> {
    const run = (await this.#receiving()) ?? this.#waited
    const job = receiving(await run?.wait(options))
    return job?.toldBy === undefined ? undefined : { deviceId: job.toldBy, messages: job.done }
  }

  async previewLink(text: string): Promise<LinkPreview> {
    const { deviceId, signatureKey, expiresAt } = await this.#read(text)
    return {
      deviceId,
      fingerprint: await fingerprintOf(signatureKey),
      expiresAt: new Date(expiresAt * 1000),
    }
  }

  async linkDevice(
    text: string,
    { history = true, ...options }: LinkOptions,
    endorse: Endorse,
  ): Promise<LinkedDevice> {
    await this.#resumed
    const code = await this.#read(text)
    const { deviceId } = code
    await this.#endorse(code, endorse)
    if (!history) return { deviceId }
    const run = await this.#runner.start(await this.#newSendJob(code))
    const stop = () => run.stop.abort()
    options.signal?.addEventListener('abort', stop)
    if (options.signal?.aborted === true) stop()
    try {
      await run.wait({ onProgress: options.onProgress })
    } finally {
      options.signal?.removeEventListener('abort', stop)
    }
    return { deviceId }
  }

  /** Takes in a backup. One that is being taken in already goes on, whichever it is. */
  async restore({ toldBy, manifest, of }: Restorable, options: TransferOptions): Promise<ReceivedHistory> {
    await this.#resumed
    const now = this.#context.ports.timing.now()
    const begun = {
      kind: 'receive',
      id: RESTORED,
      since: now,
      until: now + MOST_MS,
      state: 'taking',
    } as const
    const at = { volume: 0, part: 0, message: 0 }
    const run = await this.#runner.start({ ...begun, toldBy, manifest, at, done: 0, of, blobIds: [] })
    const job = receiving(await run.wait(options))
    return { deviceId: job?.toldBy ?? toldBy, messages: job?.done ?? 0 }
  }

  async callOff(): Promise<void> {
    await this.#resumed
    this.#waited = undefined
    await Promise.all(this.#runner.left().map((run) => this.#runner.callOff(run)))
  }

  /** What goes to a device that was removed. */
  async callOffTo(deviceId: string): Promise<void> {
    await this.#resumed
    await this.#runner.callOffTo(deviceId)
  }

  async #beginWait(): Promise<Run> {
    return (await this.#receiving()) ?? this.#runner.start(await this.#newReceiveJob())
  }

  async #receiving(): Promise<Run | undefined> {
    await this.#resumed
    return this.#runner.running().find(({ job }) => receiving(job)?.keys !== undefined)
  }

  async #read(text: string): Promise<LinkCode> {
    const { service, device, serviceNow } = this.#context.ports
    const code = await parseLinkCode(service, text)
    if (code.did !== device.did)
      throw new MlsClientError('InvalidLinkCode', 'it is a device of another account')
    if (code.deviceId === device.deviceId)
      throw new MlsClientError('InvalidLinkCode', 'it is this very device')
    if (code.expiresAt * 1000 <= serviceNow()) throw new MlsClientError('LinkCodeExpired')
    return code
  }

  /** With exactly the key that the code has. Where no repo is asked, the service's word has to do. */
  async #endorse({ deviceId, signatureKey }: LinkCode, endorse: Endorse): Promise<void> {
    const { engine, ports } = this.#context
    if (engine.trust.mode !== 'server') return endorse(deviceId, signatureKey)
    const device = (await ownDevices(ports)).find((one) => one.deviceId === deviceId)
    if (device === undefined) throw new MlsClientError('DeviceUnknown')
    if (!bytesEqual(device.signatureKey, signatureKey)) throw new MlsClientError('DeviceKeyMismatch')
  }

  async #newReceiveJob(): Promise<ReceiveJob> {
    const keys = await newTransferKeys()
    const now = this.#context.ports.timing.now()
    return {
      ...{ kind: 'receive', id: await meetingPlace(keys.publicKey), keys, since: now, until: now + MOST_MS },
      ...{ state: 'waiting', at: { volume: 0, part: 0, message: 0 }, done: 0, of: 0, blobIds: [] },
    }
  }

  async #newSendJob({ deviceId, signatureKey, transferKey }: LinkCode): Promise<SendJob> {
    const id = await meetingPlace(transferKey)
    const until = this.#context.ports.timing.now() + MOST_MS
    const to = { deviceId, signatureKey, transferKey }
    return { kind: 'send', id, to, until, state: 'collecting', volumes: [], convos: [], collected: false }
  }
}

const works = new WeakMap<SyncEngine, HistoryWork>()

/** The work of a client, begun when it is first asked for. */
export function historyWork(context: ClientContext): HistoryWork {
  const work = works.get(context.engine) ?? new HistoryWork(context)
  works.set(context.engine, work)
  return work
}

function receiving(job: HistoryJob | undefined): ReceiveJob | undefined {
  return job?.kind === 'receive' ? job : undefined
}
