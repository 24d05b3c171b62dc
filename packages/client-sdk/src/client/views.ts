import type { Content } from '../content/content.ts'

/** A message as an app shows it. */
export interface MessageView {
  readonly convoId: string
  /** Absent where the message could not be opened. */
  readonly messageId: string | undefined
  /** Its place in the convo; absent while it is on its way. */
  readonly seq: number | undefined
  /** Absent where the message could not be opened. */
  readonly author: { readonly did: string; readonly deviceId: string } | undefined
  /** Whether this account wrote it. */
  readonly own: boolean
  readonly createdAt: Date
  /** `received` for everything that the log has shown; the others are of one's own on their way. */
  readonly state: 'sending' | 'sent' | 'failed' | 'received'
  /** What it says now, edits applied; absent where it was taken back or could not be opened. */
  readonly content: Content | undefined
  /** Its text, for the common case; undefined for other content. */
  readonly text: string | undefined
  readonly replyTo: string | undefined
  readonly edited: boolean
  readonly deleted: boolean
  readonly reactions: readonly ReactionView[]
  /** Why it could not be opened, or why it failed to be sent. */
  readonly failure: string | undefined
}

/** All of one reaction to a message. */
export interface ReactionView {
  readonly emoji: string
  /** Who reacted so. */
  readonly dids: readonly string[]
}

/** A member of a convo. */
export interface MemberView {
  readonly did: string
  readonly role: 'admin' | 'member'
  /** Whether none of its devices is in the group yet. */
  readonly absent: boolean
  readonly devices: readonly { readonly deviceId: string; readonly leafIndex: number }[]
}
