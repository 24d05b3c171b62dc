import type { TransferOptions } from '../attachments/upload.ts'
import type {
  Endorse,
  LinkedDevice,
  LinkOptions,
  LinkPreview,
  LinkView,
  ReceivedHistory,
} from '../history/work.ts'
import { loadCode } from '../load-code.ts'
import type { ClientContext } from './context.ts'

export type { LinkedDevice, LinkOptions, LinkPreview, LinkView, ReceivedHistory }

/**
 * Linking own devices, and what one hands over to another: the history of the convos, for a device that was not there.
 * It goes encrypted through the service, goes on after a restart of either of them, and is over after a day at the
 * latest; `historyTransfer` events tell how far it is.
 *
 * What a device is told it has by the other's word, and says so: {@link MessageView.toldBy}.
 *
 * @example
 * const { code } = await newDevice.history.showLink() // as a QR code
 * await oldDevice.history.linkDevice(code, { onProgress: ({ done, of }) => console.log(done / of) })
 * await newDevice.history.linked()
 */
export class History {
  readonly #context: ClientContext
  readonly #endorse: Endorse

  /** @internal */
  constructor(context: ClientContext, endorse: Endorse) {
    this.#context = context
    this.#endorse = endorse
  }

  /**
   * Begins to wait for another device of the account, which reads the code with {@link linkDevice}. Called again, it gives
   * a code that is good for longer, for the same wait.
   */
  async showLink(): Promise<LinkView> {
    return (await this.#work()).showLink()
  }

  /**
   * Resolves when the history of the other device is in; with undefined where none is waited for, or was since the client
   * was opened. The `signal` ends this
   * call alone: {@link callOff} ends the wait.
   *
   * @throws MlsClientError `HistoryUntrusted`, `HistoryDamaged`, `HistoryTimedOut`, `BlobNotFound`, `Aborted`
   */
  async linked(options: TransferOptions = {}): Promise<ReceivedHistory | undefined> {
    return (await this.#work()).linked(options)
  }

  /**
   * Which device a code is of, so that the person can be asked before {@link linkDevice}: whether it is theirs, and shows
   * the same fingerprint. The code is of this account and service, and signed with the key that it names; whether the
   * account's repo has that device is seen when it is linked.
   *
   * @example
   * const { fingerprint } = await client.history.previewLink(code)
   * if (confirm(`Is this what your new device shows? ${fingerprint}`)) await client.history.linkDevice(code)
   *
   * @throws MlsClientError `InvalidLinkCode`, `LinkCodeExpired`
   */
  async previewLink(code: string): Promise<LinkPreview> {
    return (await this.#work()).previewLink(code)
  }

  /**
   * Links the device whose code a person has scanned: endorses it, with exactly the key that the code has, and hands it
   * this device's history. Resolves when all of that lies at the service; the `signal` calls it off. The same code again
   * is the same transfer.
   *
   * @throws MlsClientError `InvalidLinkCode`, `LinkCodeExpired`, `RecordNotFound`, `DeviceKeyMismatch`, `DeviceUnknown`,
   * `BlobConflict` where another device has announced a history for that code, `BlobQuotaExceeded`, `HistoryTimedOut`,
   * `Aborted`
   */
  async linkDevice(code: string, options: LinkOptions = {}): Promise<LinkedDevice> {
    return (await this.#work()).linkDevice(code, options, this.#endorse)
  }

  /** Calls off whatever is handed over or waited for here, and deletes what lies at the service of it. */
  async callOff(): Promise<void> {
    return (await this.#work()).callOff()
  }

  async #work() {
    const { historyWork } = await loadCode(() => import('../history/work.ts'))
    return historyWork(this.#context)
  }
}
