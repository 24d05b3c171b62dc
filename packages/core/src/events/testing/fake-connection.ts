import type { FrameEncoder, StreamConnection, StreamEnd } from '../hub/ports.ts'

/** A frame as tests read it. */
export type TestFrame =
  | { readonly kind: 'logEntry'; readonly convoId: string; readonly seq: number; readonly type: string }
  | { readonly kind: 'accountEvent'; readonly seq: number; readonly type: string }
  | { readonly kind: 'ephemeral'; readonly convoId: string; readonly bytes: number }
  | { readonly kind: 'cursor'; readonly cursor: string }

const bytes = (frame: TestFrame) => new TextEncoder().encode(JSON.stringify(frame))

/** Encodes frames as JSON, and counts how often it was asked to. */
export function countingEncoder(): FrameEncoder & { readonly counts: { entries: number } } {
  const counts = { entries: 0 }
  return {
    counts,
    logEntry(convoId, { seq, kind: type }) {
      counts.entries += 1
      return bytes({ kind: 'logEntry', convoId, seq, type })
    },
    accountEvent: ({ seq, event }) => bytes({ kind: 'accountEvent', seq, type: event.kind }),
    ephemeral: (convoId, { length }) => bytes({ kind: 'ephemeral', convoId, bytes: length }),
    cursor: (cursor) => bytes({ kind: 'cursor', cursor }),
  }
}

/** A connection that keeps what it is sent; while it is stuck, nothing leaves. */
export class FakeConnection implements StreamConnection {
  readonly raw: Uint8Array[] = []
  ended: StreamEnd | undefined
  #stuck: { promise: Promise<void>; resolve: () => void } | undefined

  async send(frame: Uint8Array): Promise<void> {
    if (this.ended !== undefined) throw new Error('a frame after the end')
    this.raw.push(frame)
    await this.#stuck?.promise
  }

  end(why: StreamEnd): void {
    this.ended = why
  }

  /** Stops the network, until the function that this gives is called. */
  stick(): () => void {
    let resolve = (): void => undefined
    const promise = new Promise<void>((go) => {
      resolve = go
    })
    this.#stuck = { promise, resolve }
    return () => {
      this.#stuck?.resolve()
      this.#stuck = undefined
    }
  }

  get frames(): TestFrame[] {
    return this.raw.map((frame) => JSON.parse(new TextDecoder().decode(frame)) as TestFrame)
  }

  /** What was given of a convo's log, as `seq type`. */
  entriesOf(convoId: string): string[] {
    return this.frames.flatMap((frame) =>
      frame.kind === 'logEntry' && frame.convoId === convoId ? [`${String(frame.seq)} ${frame.type}`] : [],
    )
  }

  /** The events of the account, as `seq kind`. */
  get events(): string[] {
    return this.frames.flatMap((frame) =>
      frame.kind === 'accountEvent' ? [`${String(frame.seq)} ${frame.type}`] : [],
    )
  }

  /** The newest cursor. */
  get cursor(): string | undefined {
    return this.frames.flatMap((frame) => (frame.kind === 'cursor' ? [frame.cursor] : [])).at(-1)
  }
}
