import type { Command } from 'commander'
import type { Answer, CliContext } from './context.ts'
import type { GlobalOptions } from './environment.ts'

/** What a command does. Gives what is to be printed, or undefined where it goes on running until the process is ended. */
export type Run<Options> = (
  context: CliContext,
  options: GlobalOptions & Options,
  args: readonly string[],
) => Promise<Answer | undefined> | Answer

/** Makes of what a command does what is called for it: its answer or failure is printed in one way for all. */
export type Act = <Options = object>(run: Run<Options>) => (...params: unknown[]) => Promise<void>

/** Adds a command to the program. */
export type AddCommand = (program: Command, act: Act) => void

/** The examples at the end of a command's help. */
export function examples(...lines: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length))
  return [
    '',
    'Examples:',
    ...lines.map(([command, what]) => `  $ ${command.padEnd(width)}   ${what}`.trimEnd()),
  ].join('\n')
}
