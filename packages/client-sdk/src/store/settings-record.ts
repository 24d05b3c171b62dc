import { recordCodec } from './codec.ts'

/** What a person's client tells others of what they do. */
export interface PrivacySettings {
  /** Whether others are told what the person has read. */
  readonly sendReadReceipts: boolean
  /** Whether others are told that the person is typing. */
  readonly sendTyping: boolean
}

/** {@link PrivacySettings} and bytes: what was never set is left out. */
export const settingsRecord = recordCodec<Partial<PrivacySettings>>()
