import { examples } from '../command.ts'
import type { AddCommand } from '../command.ts'
import type { Answer } from '../context.ts'
import { readConfig } from '../environment.ts'
import { exitCodes } from '../exit-codes.ts'
import { lookAtDeployment } from '../status/look.ts'
import type { Standing } from '../status/look.ts'
import { rowsOf } from '../status/rows.ts'

/** `catbird-mls status`: how the service is right now, in one look. */
export const addStatus: AddCommand = (program, act) =>
  program
    .command('status')
    .summary('show how the service is right now, in one look')
    .description(
      'Shows the server on this machine, and of the whole service its nodes, traffic, what is kept and what\n' +
        'waits for somebody. Changes nothing. Ends with 1 where the server here is not available. What is wrong,\n' +
        'and how to mend it, "catbird-mls doctor" says.',
    )
    .addHelpText(
      'after',
      examples(
        ['catbird-mls status', ''],
        ['docker compose exec mls-server catbird-mls status', 'with Docker'],
        ['catbird-mls status --json', '{"status":"ok","did":"did:web:…","server":{…},…}'],
      ),
    )
    .action(
      act(async (context, options) =>
        answerOf(await lookAtDeployment(readConfig(context, options)), new Date()),
      ),
    )

/** Of the server on this machine: what it says, or that it says nothing. */
type Status = 'ok' | 'degraded' | 'unavailable' | 'stopped'

function answerOf(standing: Standing, now: Date): Answer {
  const { did, url, server, kept, backup } = standing
  const status: Status = typeof server === 'string' ? 'stopped' : server.status
  const text = [
    `${did} is ${words[status]}`,
    '',
    ...rowsOf(standing, now).map(([about, what]) => `  ${about.padEnd(8)}  ${what}`),
  ].join('\n')
  const json = { status, did, url, server: typeof server === 'string' ? null : server, kept, backup }
  return { text, json, exitCode: status === 'ok' || status === 'degraded' ? exitCodes.ok : exitCodes.failed }
}

const words: Readonly<Record<Status, string>> = {
  ok: 'well',
  degraded: 'degraded: it serves, and something that it can do without fails',
  unavailable: 'unavailable',
  stopped: 'stopped on this machine',
}
