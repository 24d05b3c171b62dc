import { Command, CommanderError } from 'commander'
import { version } from '../version.ts'
import { printAnswer, printFailure } from './answer.ts'
import type { Act } from './command.ts'
import { commands } from './commands/index.ts'
import type { CliContext } from './context.ts'
import type { GlobalOptions } from './environment.ts'
import { exitCodes } from './exit-codes.ts'

const about = `Runs and looks after a catbird-mls server: end-to-end-encrypted group messaging for AT Protocol.

Settings come from the environment and, behind it, from the file .env in the current folder.`

const afterwards = `
A new deployment, in an empty folder:
  $ catbird-mls init --domain mls.example.com   writes .env, with secrets and keys of its own
  $ catbird-mls start                           runs the server
  $ catbird-mls doctor                          says what is not yet as it should be, and how to mend it

Exit status: 0 it went well; 1 it failed, or something was found; 64 called wrongly; 65 what was read is
damaged; 69 something does not answer; 73 it would overwrite something; 78 the configuration cannot be used.`

/**
 * Runs one command, and gives the status to end with; undefined where it goes on until the process is ended, as the
 * server does.
 */
export async function runCli(context: CliContext, args: readonly string[]): Promise<number | undefined> {
  let status: number | undefined = exitCodes.ok
  const act: Act =
    (run) =>
    async (...params) => {
      const command = params.at(-1) as Command // Commander hands it over last, whatever comes before.
      const options = command.optsWithGlobals<GlobalOptions & Parameters<typeof run>[1]>()
      const json = options.json === true
      try {
        const answer = await run(context, options, command.args)
        status = answer === undefined ? undefined : printAnswer(context, answer, json)
      } catch (error) {
        status = printFailure(context, error, json)
      }
    }
  const program = rootOf(context)
  for (const add of commands) add(program, act)
  for (const command of program.commands) speakFor(command, context)
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Help and version, when they are asked for, end well.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  }
  return status
}

function rootOf(context: CliContext): Command {
  const program = new Command('catbird-mls')
    .description(about)
    .version(version)
    .option('--env-file <path>', 'the file to read settings from (default: .env, if it is there)')
    .option('--json', 'print the result as JSON, for scripts')
    .addHelpText('after', afterwards)
  return speakFor(program, context)
}

/** Makes a command print by the context, and end no process. */
function speakFor(command: Command, context: CliContext): Command {
  for (const under of command.commands) speakFor(under, context)
  return command
    .exitOverride()
    .configureOutput({ writeOut: context.out, writeErr: context.err })
    .showSuggestionAfterError()
    .showHelpAfterError('(--help tells more)')
}
