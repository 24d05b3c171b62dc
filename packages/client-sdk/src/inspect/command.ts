import type { ParseArgsConfig } from 'node:util'

/** Where a command writes. */
export interface Output {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Options as they were given, by name. */
export type Given = Readonly<Record<string, string | boolean | undefined>>

/** A command: what it is told, and what it finds, which is printed as text or as JSON. */
export interface Command {
  /** One line. */
  readonly summary: string
  /** What follows the command's name. */
  readonly usage: string
  /** What there is to know, with examples. */
  readonly help: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  readonly run: (operands: readonly string[], given: Given) => Promise<unknown>
}

/** The command was not called as it should be. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The one operand that a command takes. @throws UsageError */
export function theOperand(operands: readonly string[], what: string): string {
  const [operand, ...more] = operands
  if (operand === undefined) throw new UsageError(`${what} is missing`)
  if (more.length > 0) throw new UsageError(`one ${what} at a time: ${more.join(' ')} is too much`)
  return operand
}
