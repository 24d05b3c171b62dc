import type { TransferOptions } from '../attachments/upload.ts'
import type { BackupOptions, BackupStatus } from '../backup/work.ts'
import { loadCode } from '../load-code.ts'
import type { ClientContext } from './context.ts'
import type { ReceivedHistory } from './own-history.ts'

export type { BackupOptions, BackupStatus }

/**
 * A backup of the history at the service, encrypted under a recovery key, for when no device of the account is left. One
 * device writes it; once enabled, it does so by itself, at most daily and where there is something new.
 *
 * @example
 * const recoveryKey = await client.backup.enable() // the person writes it down
 * await newClient.backup.restore(recoveryKey)
 */
export class Backup {
  readonly #context: ClientContext

  /** @internal */
  constructor(context: ClientContext) {
    this.#context = context
  }

  /**
   * Begins to write a backup, and gives its recovery key: whoever has that and the account can read it. Where it is on
   * already, the same key. With `recoveryKey` it goes on with the backup of that key, in the place of whoever wrote it.
   *
   * @throws MlsClientError `InvalidRecoveryKey`
   */
  async enable(options: BackupOptions = {}): Promise<string> {
    return (await this.#work()).enable(options)
  }

  /** How it stands. */
  async status(): Promise<BackupStatus> {
    return (await this.#work()).status()
  }

  /**
   * Writes now what is new.
   *
   * @throws MlsClientError `BackupOff`, `BackupElsewhere`, `BlobQuotaExceeded`, `Aborted`
   */
  async now(options: TransferOptions = {}): Promise<void> {
    return (await this.#work()).now(options)
  }

  /** Writes it no more, and deletes what lies at the service; not what another device has written since. */
  async disable(): Promise<void> {
    return (await this.#work()).disable()
  }

  /**
   * Takes a backup in, on whatever device of the account. It goes on after a restart; taken in again it changes nothing.
   *
   * @throws MlsClientError `InvalidRecoveryKey`, `BackupNotFound`, `HistoryDamaged`, `BlobNotFound`, `Aborted`
   */
  async restore(recoveryKey: string, options: TransferOptions = {}): Promise<ReceivedHistory> {
    return (await this.#work()).restore(recoveryKey, options)
  }

  async #work() {
    const { backupWork } = await loadCode(() => import('../backup/work.ts'))
    return backupWork(this.#context)
  }
}
