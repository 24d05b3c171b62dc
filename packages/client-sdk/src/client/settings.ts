import type { Store } from '../storage/contract.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import { keys } from '../store/keys.ts'
import { settingsRecord } from '../store/settings-record.ts'
import type { PrivacySettings } from '../store/settings-record.ts'
import { Mutex } from '../sync/mutex.ts'

export type { PrivacySettings }

/** What is to be changed of a convo's own settings; `default` goes by those of the client again. */
export type PrivacyChange = { readonly [Setting in keyof PrivacySettings]?: boolean | 'default' }

const defaults: PrivacySettings = { sendReadReceipts: true, sendTyping: true }

/**
 * What this device tells others of its person, kept in its storage. It goes both ways: who sends no read receipts is
 * told of none, and who does not let others see them typing sees nobody typing.
 *
 * @example
 * await client.settings.set({ sendReadReceipts: false })
 */
export class Settings {
  readonly #store: Store
  readonly #lock = new Mutex()
  #set: Partial<PrivacySettings>

  private constructor(store: Store, set: Partial<PrivacySettings>) {
    this.#store = store
    this.#set = set
  }

  /** @internal */
  static async read(store: Store): Promise<Settings> {
    const bytes = await store.get(keys.settings)
    return new Settings(store, bytes === undefined ? {} : settingsRecord.decode(bytes))
  }

  /** As they are now; both are on until they are set. */
  get(): Promise<PrivacySettings> {
    return Promise.resolve(this.#now())
  }

  /** Changes those that are given, for all convos that say nothing else: see {@link Convo.setPrivacy}. */
  set(change: Partial<PrivacySettings>): Promise<void> {
    return this.#lock.run(async () => {
      const next = { ...this.#set, ...change }
      await this.#store.write([{ key: keys.settings, value: settingsRecord.encode(next) }])
      this.#set = next
    })
  }

  /** @internal As they are in a convo. */
  in({ privacy }: Pick<ConvoRecord, 'privacy'>): PrivacySettings {
    return { ...this.#now(), ...privacy }
  }

  #now(): PrivacySettings {
    return { ...defaults, ...this.#set }
  }
}

/** A convo's own settings after a change: what goes by the client's is left out. */
export function changedPrivacy(
  privacy: Partial<PrivacySettings> | undefined,
  change: PrivacyChange,
): Partial<PrivacySettings> {
  const { sendReadReceipts, sendTyping } = { ...privacy, ...change }
  return {
    ...(typeof sendReadReceipts === 'boolean' ? { sendReadReceipts } : {}),
    ...(typeof sendTyping === 'boolean' ? { sendTyping } : {}),
  }
}
