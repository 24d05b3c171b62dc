import type { Content } from '@catbird-mls/client'

/** Something that an app asked its client to send. */
export interface Utterance {
  readonly convoId: string
  readonly did: string
  readonly deviceId: string
  readonly content: Content
  /** Whether the client has said that the service took it. */
  sent: boolean
}

/** What was ever said, so that what is read can be held against it. */
export class Ledger {
  readonly #said = new Map<string, Utterance[]>()
  #texts = 0

  /** A text that nobody has said before. */
  newText(by: string): string {
    return `${by} says ${String(++this.#texts)}`
  }

  /** Writes down what a device is about to send. */
  say(utterance: Omit<Utterance, 'sent'>): Utterance {
    const written = { ...utterance, sent: false }
    const key = keyOf(utterance)
    this.#said.set(key, [...(this.#said.get(key) ?? []), written])
    return written
  }

  /** Everything of this content that this device has said in this convo. */
  find(by: Omit<Utterance, 'sent'>): readonly Utterance[] {
    return this.#said.get(keyOf(by)) ?? []
  }

  all(): Utterance[] {
    return [...this.#said.values()].flat()
  }
}

/** The same content has the same words, in whatever order its fields come. */
export function wordsOf(content: Content): string {
  return JSON.stringify(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function keyOf({ convoId, did, deviceId, content }: Omit<Utterance, 'sent'>): string {
  return `${convoId} ${did}#${deviceId} ${wordsOf(content)}`
}
