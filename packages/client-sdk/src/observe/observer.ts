import type { EventHub } from '../client/event-hub.ts'
import { MlsClientError } from '../errors.ts'
import type { Store } from '../storage/contract.ts'
import { logged } from './logged-events.ts'
import type { Around, BackgroundTask, Fields, LogEntry, LogHook, SpanName, TraceHook } from './hooks.ts'

/** What an observer is made on. */
export interface ObserverOptions {
  readonly log?: LogHook | undefined
  readonly trace?: TraceHook | undefined
  readonly now: () => number
}

/** What work in the background is traced as; what lasts as long as the client is not. */
const spans: Readonly<Record<BackgroundTask, SpanName | undefined>> = {
  listening: undefined,
  'checking devices': undefined,
  'deleting messages that have expired': undefined,
  'indexing messages': 'task',
  leaving: 'task',
  'reading the log': 'readLog',
  'taking in an ephemeral message': 'task',
  'holding messages back': 'task',
  committing: 'commit',
  sending: 'send',
  'fetching a convo': 'task',
  'sealing metadata': 'task',
  recovering: 'recover',
  'mending a GroupInfo': 'task',
  'going on with history': 'task',
  'ending a transfer of history': 'task',
  'making a backup': 'task',
  'following a reset': 'task',
  'comparing a convo': 'task',
}

/** Hands a client's log and its work to the app's hooks. Nothing of it is loaded where there are none. */
export class Observer {
  readonly #options: ObserverOptions

  constructor(options: ObserverOptions) {
    this.#options = options
  }

  /** Logs what a client tells. */
  listen(hub: Pick<EventHub, 'onAny'>): void {
    if (this.#options.log === undefined) return
    hub.onAny((event) => this.#log({ ...logged(event), at: this.#options.now() }))
  }

  /** {@link Around} */
  readonly around: Around = (what, work, { convoId, method } = {}) => {
    const fields = {
      ...(convoId === undefined ? {} : { convoId }),
      ...(method === undefined ? {} : { method }),
    }
    if (what === 'sync' || what === 'readPage' || what === 'xrpc') return this.#span(what, fields, work)
    const span = spans[what]
    if (span === undefined) return work()
    return this.#span(span, span === 'task' ? { ...fields, task: what } : fields, work)
  }

  /** A store whose work is seen. */
  store(store: Store): Store {
    return {
      get: (key) => this.#span('storage.read', {}, () => store.get(key)),
      list: (range) => this.#span('storage.read', {}, () => store.list(range)),
      write: (changes) => {
        const bytes = changes.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)
        return this.#span('storage.write', { changes: changes.length, bytes }, () => store.write(changes))
      },
      close: () => store.close(),
    }
  }

  #span<T>(name: SpanName, fields: Fields, work: () => Promise<T>): Promise<T> {
    const { trace, log } = this.#options
    const seen = log === undefined ? work : () => this.#timed(name, fields, work)
    return trace === undefined ? seen() : around(trace, name, fields, seen)
  }

  async #timed<T>(name: SpanName, fields: Fields, work: () => Promise<T>): Promise<T> {
    const { now } = this.#options
    const begun = now()
    const end = (entry: Pick<LogEntry, 'level' | 'event' | 'fields'>) => {
      const at = now()
      this.#log({ ...entry, at, fields: { ...fields, ...entry.fields, ms: at - begun } })
    }
    try {
      const result = await work()
      end({ level: 'debug', event: `${name}.done`, fields: {} })
      return result
    } catch (err) {
      end({ level: levelOf(err), event: `${name}.failed`, fields: { error: nameOf(err) } })
      throw err
    }
  }

  #log(entry: LogEntry): void {
    try {
      this.#options.log?.(entry)
    } catch (err) {
      rethrow(err)
    }
  }
}

/**
 * Does work inside the app's hook, once. Its outcome does not pass through the hook: a hook that fails after a write
 * would make the client believe that nothing was written, and use a key twice.
 */
function around<T>(trace: TraceHook, name: SpanName, fields: Fields, work: () => Promise<T>): Promise<T> {
  let outcome: Promise<T> | undefined
  const once = () => (outcome ??= work())
  const hooked = (async () => trace(name, fields, once))()
  hooked.catch((err: unknown) => {
    // What the work failed of goes to whoever wanted it; what the hook failed of is the app's, as a listener's is.
    void once().then(
      () => rethrow(err),
      (own: unknown) => own === err || rethrow(err),
    )
  })
  return once()
}

/** What an app's hook throws is told where uncaught errors are. */
function rethrow(err: unknown): void {
  queueMicrotask(() => {
    throw err
  })
}

/** An error by its name alone: its message may quote what somebody sent. */
function nameOf(thrown: unknown): string {
  if (thrown instanceof MlsClientError) return thrown.error
  return thrown instanceof Error ? thrown.name : 'Error'
}

function levelOf(thrown: unknown): 'debug' | 'info' | 'warn' {
  if (!(thrown instanceof MlsClientError)) return 'warn'
  return thrown.error === 'ClientClosed' ? 'debug' : thrown.retryable ? 'info' : 'warn'
}
