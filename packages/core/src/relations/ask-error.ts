/**
 * Why a question has no answer. `away`: who was asked gave none, or has no such account. `busy`: it was not asked, since
 * there was no turn or no time left. `unreadable`: what came is none, or more than is read.
 */
export type WhyUnanswered = 'away' | 'busy' | 'unreadable'

/** A question that has no answer. */
export class AskError extends Error {
  override readonly name = 'AskError'
  readonly why: WhyUnanswered

  constructor(why: WhyUnanswered, message: string, options?: ErrorOptions) {
    super(message, options)
    this.why = why
  }
}
