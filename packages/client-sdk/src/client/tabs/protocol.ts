import type { Progress } from '../../attachments/upload.ts'
import type { ClientEvent, ConnectionState } from '../events.ts'
import type { PackedArguments } from './arguments.ts'

/**
 * What tabs say to each other. One that leads has the storage, the others follow.
 *
 * On the common channel, by anybody ({@link Hail}; its fields never change their meaning, so that any two versions
 * understand that they are not alike):
 * - `find`: is there a leader? Asked by whoever opens, until one answers.
 * - `opening`: I have the storage, and lead as soon as it is open.
 * - `leader`: I lead from now on, in this term. Said once at its beginning, and to whoever asks.
 * - `join`: I follow that term, and listen on a channel of the two of us, which is named after both.
 *
 * On the channel of a follower and the leader ({@link ToLeader}, {@link ToFollower}): `welcome` comes first, then calls
 * and their answers. `news` has the convos that changed, and what is told of that: both arrive or neither does.
 * Of keys nothing is ever said: messages as they are shown, and no more.
 *
 * A change of any of this is a new {@link PROTOCOL}.
 */
export const PROTOCOL = 2

/** What everybody hears. */
export interface Hail {
  readonly app: 'catbird-mls'
  readonly version: number
  readonly kind: 'find' | 'opening' | 'leader' | 'join'
  /** Who says it, but for `leader`. */
  readonly tab?: string
  readonly term?: string
  /** Of the leader. */
  readonly did?: string
  readonly service?: string
  readonly deviceId?: string
}

/** Whose method is called. `stream`: a file's bytes, as they come. */
export type Target =
  | {
      readonly kind:
        | 'client'
        | 'convos'
        | 'contacts'
        | 'account'
        | 'push'
        | 'settings'
        | 'history'
        | 'backup'
        | 'xrpc'
        | 'stream'
    }
  | { readonly kind: 'convo'; readonly convoId: string }

/** A call of a method. */
export interface Call extends PackedArguments {
  readonly kind: 'call'
  /** Chosen by who calls; it is the id of the message, if one is sent by it. */
  readonly id: string
  readonly target: Target
  readonly method: string
}

export type ToLeader =
  | Call
  /** The caller wants it no more. */
  | { readonly kind: 'abort'; readonly id: string }
  /** I do not follow any more. */
  | { readonly kind: 'bye' }

/** A convo as its handle shows it. */
export interface ConvoImage {
  /** Where it is in the log. */
  readonly seq: number
  /** What the getters of `Convo` give, by their names. */
  readonly shown: Readonly<Record<string, unknown>>
}

export type Images = ReadonlyMap<string, ConvoImage>

export type ToFollower =
  | { readonly kind: 'welcome'; readonly images: Images; readonly connection: ConnectionState }
  | { readonly kind: 'news'; readonly images: Images; readonly events: readonly ClientEvent[] }
  /** The message of a call is stored, and is on its way. */
  | { readonly kind: 'queued'; readonly id: string; readonly messageId: string }
  | { readonly kind: 'progress'; readonly id: string; readonly progress: Progress }
  | { readonly kind: 'answer'; readonly id: string; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: string; readonly error: unknown }

/** The name of the channel of a follower and its leader. */
export const pairName = (term: string, tab: string): string => `${term} ${tab}`

/** Whether something heard on the common channel is of ours. */
export function isHail(heard: unknown): heard is Hail {
  if (typeof heard !== 'object' || heard === null || !('app' in heard)) return false
  return heard.app === 'catbird-mls' && 'version' in heard && 'kind' in heard
}
