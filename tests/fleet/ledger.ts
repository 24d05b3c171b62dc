import type { Deed, Outcome, ShownMessage } from './device-app.ts'

/** What people did, and so what has to be seen of it in the end. */
export class Ledger {
  readonly #said = new Set<string>()
  readonly #edits = new Map<string, Set<string>>()
  readonly #takenBack = new Set<string>()
  readonly #perhapsTakenBack = new Set<string>()
  readonly #reactions = new Map<string, Set<string>>()
  readonly #perhapsReactions = new Map<string, Set<string>>()
  readonly #failures: string[] = []

  /** Notes what came of a deed. A client that was closed amid it may have done it, or not. */
  note(deed: Deed, outcome: Outcome, did: string): void {
    const { message, queued, error } = outcome
    if (message === undefined) return
    const interrupted = error === 'ClientClosed' || error === 'StorageClosedError'
    // Somebody else took the message back while it was looked at.
    if (error === 'MessageNotFound' && deed.kind !== 'speak') return
    if (error !== undefined && !interrupted) this.#failures.push(`${deed.kind} ${message}: ${error}`)
    switch (deed.kind) {
      case 'speak':
        if (queued) this.#said.add(message)
        return
      case 'edit':
        return add(this.#edits, message, `${message} ${deed.version}`)
      case 'react':
        return add(interrupted ? this.#perhapsReactions : this.#reactions, message, `${deed.emoji} ${did}`)
      case 'takeBack':
        ;(interrupted ? this.#perhapsTakenBack : this.#takenBack).add(message)
        return
      case 'rename':
        return
      default:
        deed satisfies never
    }
  }

  /** What is wrong with what is shown in the end: nothing, if nothing was lost, doubled or made up. */
  faults(messages: readonly ShownMessage[]): string[] {
    const shown = messages.flatMap((message) => (message.text === null ? [] : [message]))
    const words = shown.map(({ text }) => wordOf(text))
    const isTakenBack = (word: string) => this.#takenBack.has(word)
    return [
      ...this.#failures,
      ...words.filter((word, i) => words.indexOf(word) !== i).map((word) => `${word} is there twice`),
      ...words.filter((word) => !this.#said.has(word)).map((word) => `${word} was never said`),
      ...words.filter(isTakenBack).map((word) => `${word} is there though it was taken back`),
      ...[...this.#said]
        .filter((word) => !words.includes(word) && !this.#mayBeGone(word))
        .map((word) => `${word} is lost`),
      ...(messages.length === this.#said.size
        ? []
        : [`${String(messages.length)} messages of ${String(this.#said.size)}`]),
      ...messages.flatMap(({ failure, id }) => (failure === null ? [] : [`${id}: ${failure}`])),
      ...shown.flatMap((message) => this.#faultsOf(message)),
    ]
  }

  #mayBeGone(word: string): boolean {
    return this.#takenBack.has(word) || this.#perhapsTakenBack.has(word)
  }

  #faultsOf({ text, edited, reactions }: ShownMessage): string[] {
    const word = wordOf(text)
    const versions = this.#edits.get(word)
    const made = [...(this.#reactions.get(word) ?? [])]
    const perhaps = this.#perhapsReactions.get(word)
    return [
      ...(edited && versions?.has(text ?? '') !== true
        ? [`${word} says what nobody wrote: ${text ?? ''}`]
        : []),
      ...made.filter((one) => !reactions.includes(one)).map((one) => `${word} lacks ${one}`),
      ...reactions
        .filter((one, i) => reactions.indexOf(one) !== i || !(made.includes(one) || perhaps?.has(one)))
        .map((one) => `${word} has ${one}`),
    ]
  }
}

function wordOf(text: string | null): string {
  return text?.split(' ')[0] ?? ''
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(value))
}
