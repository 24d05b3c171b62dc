import type { AddCommand } from '../command.ts'
import { examples } from '../command.ts'
import { readFullEnvironment } from '../environment.ts'

/** `catbird-mls start`: the server itself, until a signal ends it. */
export const addStart: AddCommand = (program, act) =>
  program
    .command('start')
    .summary('run the server')
    .description(
      'Runs the server until SIGTERM or Ctrl-C, which ends it in good order within SHUTDOWN_SECONDS.\n' +
        'With no settings at all it is a development server, on a Postgres of its own under .data.\n' +
        'SIGUSR2 switches the log to debug and back.',
    )
    .addHelpText(
      'after',
      examples(
        ['catbird-mls start', 'with the settings of .env'],
        ['SERVER_PORT=4000 catbird-mls start', 'what is in the environment goes before the file'],
        ['catbird-mls --env-file /etc/catbird-mls/env start', ''],
      ),
    )
    .action(
      act(async (context, options) => {
        const { values } = readFullEnvironment(context, options)
        const { startProgram } = await import('../../program.ts')
        await startProgram(values)
        return undefined
      }),
    )
