/** What an account is told by its own log (`blue.catbird.mls.event.defs`). */
export type AccountEvent =
  | { readonly kind: 'convoAdded'; readonly convoId: string; readonly status: 'accepted' | 'request' }
  | { readonly kind: 'convoAccepted'; readonly convoId: string }
  | { readonly kind: 'convoMuted'; readonly convoId: string }
  | { readonly kind: 'convoUnmuted'; readonly convoId: string }
  | { readonly kind: 'convoRead'; readonly convoId: string; readonly seq: number }
  | { readonly kind: 'convoLeft'; readonly convoId: string }
  | { readonly kind: 'convoRemoved'; readonly convoId: string }
  | {
      readonly kind: 'welcome'
      readonly convoId: string
      readonly welcomeId: string
      readonly deviceId: string
    }
  | { readonly kind: 'keyPackagesLow'; readonly deviceId: string; readonly available: number }
  | { readonly kind: 'deviceAdded'; readonly deviceId: string }
  | { readonly kind: 'deviceRemoved'; readonly deviceId: string }
  | { readonly kind: 'joinRequested'; readonly convoId: string; readonly did: string }
  | {
      readonly kind: 'joinRequestAnswered'
      readonly convoId: string
      readonly status: 'approved' | 'denied'
    }
  | { readonly kind: 'convoAvailability'; readonly convoId: string; readonly available: boolean }
  | { readonly kind: 'relationChanged'; readonly did: string }

/** An event in its place in the account's log. */
export type AccountEventEntry = {
  readonly seq: number
  readonly createdAt: Date
  readonly event: AccountEvent
}
