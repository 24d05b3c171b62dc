import { migrateStatus } from '@catbird-mls/core/database'
import { hasJobsSchema } from '@catbird-mls/core/jobs'
import { applyAllMigrations } from '../../lifecycle/schema.ts'
import { examples } from '../command.ts'
import type { AddCommand } from '../command.ts'
import type { Answer } from '../context.ts'
import { readConfig } from '../environment.ts'
import { exitCodes } from '../exit-codes.ts'
import { openForCommand } from '../open-database.ts'
import type { OpenedForCommand } from '../open-database.ts'

/** `catbird-mls migrate`: what the database has of the schema that this code needs, and to bring it there. */
export const addMigrate: AddCommand = (program, act) => {
  const migrate = program
    .command('migrate')
    .summary('show or apply the migrations of the database')
    .description(
      'The server applies pending migrations when it starts, one node at a time. With MIGRATIONS=check it\n' +
        'refuses to start instead, and "migrate up" applies them.',
    )
    .addHelpText(
      'after',
      examples(
        ['catbird-mls migrate status', 'ends with 1 where some are pending, or are not what they were'],
        ['catbird-mls migrate up', 'applies what is pending, each whole or not at all'],
      ),
    )
  migrate
    .command('status')
    .summary('show what is applied and what is pending')
    .action(
      act(async (context, options) => {
        await using opened = await openForCommand(readConfig(context, options))
        return answerOf(await lookAt(opened))
      }),
    )
  migrate
    .command('up')
    .summary('apply what is pending')
    .action(
      act(async (context, options) => {
        await using opened = await openForCommand(readConfig(context, options))
        const { pending } = await lookAt(opened)
        if (pending.length > 0) context.err(`Applying ${pending.join(', ')}\n`)
        await applyAllMigrations(opened.db)
        return answerOf(await lookAt(opened))
      }),
    )
}

/** How the database stands, by names of migrations. */
type Standing = {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
  /** What is otherwise than this code has it. */
  readonly amiss: readonly string[]
}

async function lookAt({ db }: OpenedForCommand): Promise<Standing> {
  const [found, jobs] = await Promise.all([migrateStatus(db), hasJobsSchema(db)])
  return {
    applied: [...found.applied, ...(jobs ? [jobQueue] : [])],
    pending: [...found.pending, ...(jobs ? [] : [jobQueue])],
    amiss: [
      ...found.changed.map((name) => `${name} was applied with other contents than this version has`),
      ...found.unfinished.map((name) => `${name} was begun by another tool and not finished`),
      ...found.unknown.map((name) => `${name} is of a newer version than this one`),
    ],
  }
}

const jobQueue = 'those of the job queue'

function answerOf({ applied, pending, amiss }: Standing): Answer {
  const list = (title: string, names: readonly string[]) =>
    names.length === 0 ? [] : [title, ...names.map((name) => `  ${name}`)]
  const text = [
    `${String(applied.length)} applied, ${String(pending.length)} pending`,
    ...list('Pending:', pending),
    ...list('Not as it should be:', amiss),
  ].join('\n')
  const exitCode = pending.length + amiss.length === 0 ? exitCodes.ok : exitCodes.failed
  return { text, json: { applied, pending, amiss }, exitCode }
}
