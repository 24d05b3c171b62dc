/** Whom an account may let reach it: everybody, those it follows, or nobody. */
export type ContactAudience = 'all' | 'following' | 'none'

/** Whom an account lets reach it; what is left out is decided elsewhere, see {@link Contacts}. */
export interface ContactSettings {
  /** Who may begin a direct convo with it. */
  readonly allowIncoming?: ContactAudience
  /** Who may bring it into groups. */
  readonly allowGroupInvites?: ContactAudience
}

/** What is to be changed of it; `default` leaves it to the account's declaration again. */
export type ContactSettingsChange = {
  readonly [Setting in keyof ContactSettings]?: ContactAudience | 'default'
}

/** Whether accounts can be reached. Why not is not told: a block, what they allow and a suspension look alike. */
export interface AvailabilityView {
  /** Whether all of them can be. */
  readonly canChat: boolean
  /** The DIDs of those that cannot. */
  readonly unavailable: readonly string[]
  /** The direct convo with the account that was asked about, if there is one. */
  readonly convoId: string | undefined
}
