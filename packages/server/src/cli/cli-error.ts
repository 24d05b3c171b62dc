import type { ExitCode } from './exit-codes.ts'

/** What a command could not do, in a sentence that says what to do about it. */
export class CliError extends Error {
  /** For scripts. */
  override readonly name: string
  readonly exitCode: ExitCode

  constructor(name: string, message: string, exitCode: ExitCode, options?: ErrorOptions) {
    super(message, options)
    this.name = name
    this.exitCode = exitCode
  }
}
