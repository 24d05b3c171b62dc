import { createHash } from 'node:crypto'
import { defaultMigrationsDirectory, readMigrations } from '@catbird-mls/core/database'
import type { Migration } from '@catbird-mls/core/database'
import { markOf } from '../migrations/marks.ts'
import { inCi } from '../../packages/core/src/testing/there-or-skipped.ts'
import { git, repository } from './git.ts'

const FOLDER = 'prisma/migrations'

/** Code of before: what it is called, and the migrations of now that it lacks. */
export interface Before {
  readonly revision: string
  readonly newer: readonly string[]
}

/** The history that this has to be found in is not here, or says nothing. */
export class NoBefore extends Error {
  override readonly name = 'NoBefore'
}

/**
 * The newest code of a schema that is older than this one: the last commit, where a migration has yet to be committed; else
 * the commit before the one that brought the newest. Where that one breaks the version before, as its first line then says,
 * it is the commit that brought it, whose nodes have to work with those of now all the same.
 *
 * @throws NoBefore if the history does not reach back so far
 */
export async function findBefore(cwd = repository): Promise<Before> {
  const migrations = await readMigrations(`${cwd}/${FOLDER}`)
  const head = await comparedWith('HEAD', { cwd, migrations })
  if (head.newer.length > 0) return head
  const last = await git(['log', '-1', '--format=%H', '--', FOLDER], { cwd }).catch(noHistory)
  const parent = await git(['rev-parse', '--verify', '--quiet', `${last}^`], { cwd }).catch(noHistory)
  const before = await comparedWith(parent, { cwd, migrations })
  return breaksAny(before.newer, migrations) ? comparedWith(last, { cwd, migrations }) : before
}

/**
 * What to upgrade from: the revision that `UPGRADE_FROM` names, else the newest code of an older schema. Nothing where the
 * history is missing, but in CI, where nothing may be skipped.
 */
export async function upgradeFrom(): Promise<Before | undefined> {
  const named = process.env['UPGRADE_FROM']
  if (named !== undefined) return namedBefore(named)
  try {
    return await findBefore()
  } catch (err) {
    if (!(err instanceof NoBefore) || inCi()) throw err
    process.stderr.write(`${err.message}: the tests of an upgrade are left out.\n`)
    return undefined
  }
}

/** The code of a revision that somebody names. @throws NoBefore if a migration since then breaks it */
async function namedBefore(revision: string): Promise<Before> {
  const migrations = await readMigrations(defaultMigrationsDirectory())
  const before = await comparedWith(revision, { cwd: repository, migrations })
  if (breaksAny(before.newer, migrations))
    throw new NoBefore(
      `a migration since ${revision} says of itself that the version before cannot run on it`,
    )
  return before
}

async function comparedWith(
  name: string,
  { cwd, migrations }: { readonly cwd: string; readonly migrations: readonly Migration[] },
): Promise<Before> {
  const revision = await git(['rev-parse', '--verify', `${name}^{commit}`], { cwd }).catch(noHistory)
  const listed = await git(['ls-tree', '-r', revision, '--', FOLDER], { cwd })
  const blobs = new Map(
    [...listed.matchAll(/blob (\w+)\t.*\/([^/]+)\/migration\.sql$/gm)].map(([, blob, of]) => [of, blob]),
  )
  const edited = migrations.find((one) => blobs.has(one.name) && blobs.get(one.name) !== blobOf(one))
  if (edited !== undefined)
    throw new Error(`${edited.name} was edited since ${revision}, whose databases have it as it was`)
  return { revision, newer: migrations.map((one) => one.name).filter((one) => !blobs.has(one)) }
}

/** How git names the contents of a migration. */
function blobOf({ sql }: Migration): string {
  const bytes = Buffer.from(sql)
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

function breaksAny(names: readonly string[], migrations: readonly Migration[]): boolean {
  return migrations.some(({ name, sql }) => names.includes(name) && markOf(sql) === 'Breaking')
}

function noHistory(cause: unknown): never {
  throw new NoBefore(
    'the git history does not reach back to the schema before this one: fetch all of it ' +
      '(git fetch --unshallow, or fetch-depth: 0 of actions/checkout)',
    { cause },
  )
}
