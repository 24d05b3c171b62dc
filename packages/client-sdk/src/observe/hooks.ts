/** What a log entry, or a piece of work, says of itself: ids, names and numbers; never what people wrote, and no secret. */
export type Fields = Readonly<Record<string, string | number | boolean>>

/** How much a log entry matters. `error`: somebody has to act, or something was lost. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** One line of the client's log. */
export interface LogEntry {
  readonly level: LogLevel
  /** The same in every version: the type of a client's event, or `<span>.done` and `<span>.failed` of its work. */
  readonly event: string
  /** When (ms since 1970). */
  readonly at: number
  readonly fields: Fields
}

/** Hears the client's log. What it throws is nobody else's trouble. */
export type LogHook = (entry: LogEntry) => void

/** A kind of work that is traced. */
export type SpanName =
  /** Everything is looked at once: Welcomes, heads, key packages. */
  | 'sync'
  /** A convo's log is read. */
  | 'readLog'
  /** One page of it. */
  | 'readPage'
  /** A convo's intents are worked on, with as many attempts as it takes. */
  | 'commit'
  /** A convo's outbox is sent. */
  | 'send'
  /** A convo gets back into step. */
  | 'recover'
  /** Something else in the background; `task` says what. */
  | 'task'
  /** One call of the service; `method` is its NSID. */
  | 'xrpc'
  /** The store is asked. */
  | 'storage.read'
  /** One transaction of the store: `changes` are made, with `bytes` of values. */
  | 'storage.write'

/**
 * Goes around a piece of work: calls `work` at once, and gives what it gives. The work is done once, and comes out as it
 * does, whatever the hook makes of it.
 */
export type TraceHook = <T>(name: SpanName, fields: Fields, work: () => Promise<T>) => Promise<T>

/** What the engine does in the background, as its errors say it. */
export type BackgroundTask =
  | 'listening'
  | 'checking devices'
  | 'deleting messages that have expired'
  | 'indexing messages'
  | 'leaving'
  | 'reading the log'
  | 'taking in an ephemeral message'
  | 'holding messages back'
  | 'committing'
  | 'sending'
  | 'fetching a convo'
  | 'sealing metadata'
  | 'recovering'
  | 'mending a GroupInfo'
  | 'going on with history'
  | 'ending a transfer of history'
  | 'making a backup'
  | 'following a reset'
  | 'comparing a convo'

/** Goes around work of the client, where somebody observes it. */
export type Around = <T>(
  what: BackgroundTask | 'sync' | 'readPage' | 'xrpc',
  work: () => Promise<T>,
  of?: { readonly convoId?: string; readonly method?: string },
) => Promise<T>
