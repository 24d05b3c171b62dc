import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'

const run = promisify(execFile)

/** One of Postgres's programs, as it is called. */
export type PostgresProgram = {
  readonly major: number
  readonly version: string
  /** Its path, or `docker exec … pg_dump`: for people. */
  readonly told: string
  /** The container that it runs in, if it does. */
  readonly container: string | undefined
  /** What it is told of this machine: where its command is looked for, and which Docker it is. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly command: string
  readonly args: readonly string[]
}

/** Where programs are looked for. */
export type ProgramPlaces = {
  /** `--pg-dump`: the program itself, or the folder of it and its sisters. */
  readonly named?: string | undefined
  readonly container?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The programs that are needed. */
export type ProgramName = 'pg_dump' | 'pg_restore'

/** The container of our Compose file. */
const ownContainer = 'catbird-postgres'
const debianFolder = '/usr/lib/postgresql'

/**
 * Finds a program of a major version that is high enough, the lowest such first: the named one, or else the one in
 * a container that is named, or else those of the host, or else the one in our own container.
 *
 * @throws CliError `NoPostgresClient`, with what was found and the ways out.
 */
export async function findProgram(
  name: ProgramName,
  atLeast: number,
  places: ProgramPlaces,
): Promise<PostgresProgram> {
  const found: PostgresProgram[] = []
  for (const look of places.container === undefined ? [hostPrograms, containerProgram] : [containerProgram]) {
    found.push(...(await look(name, places)))
    const [fit] = found.filter(({ major }) => major >= atLeast).sort((a, b) => a.major - b.major)
    if (fit !== undefined) return fit
  }
  throw noneFit(name, atLeast, found)
}

function noneFit(name: ProgramName, atLeast: number, found: readonly PostgresProgram[]): CliError {
  const what =
    found.length === 0
      ? `there is no ${name} on this machine`
      : found.map(({ told, version }) => `${told} is of version ${version}`).join(', ')
  return new CliError(
    'NoPostgresClient',
    `The database is of Postgres ${atLeast}, and ${what}: ${name} must not be older than the database. ` +
      `Install postgresql-client-${atLeast}; or name one in --pg-dump; or, where Postgres runs in a container, name it in --container.`,
    exitCodes.unavailable,
  )
}

async function hostPrograms(name: ProgramName, { named, env }: ProgramPlaces): Promise<PostgresProgram[]> {
  const paths =
    named === undefined
      ? hostPaths(name, env)
      : [named.endsWith('pg_dump') ? sister(named, name) : join(named, name)]
  const looked = await Promise.all(
    paths.map((path) => askVersion({ command: path, args: [], env: ofMachine(env) }, path)),
  )
  return looked.filter((program) => program !== undefined)
}

function sister(pgDump: string, name: ProgramName): string {
  return pgDump.slice(0, -'pg_dump'.length) + name
}

function hostPaths(name: ProgramName, env: ProgramPlaces['env']): string[] {
  const debian = existsSync(debianFolder)
    ? readdirSync(debianFolder).map((major) => join(debianFolder, major, 'bin'))
    : []
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const all = [...debian, ...path].map((folder) => join(folder, name))
  return [...new Set(all)].filter((file) => existsSync(file))
}

async function containerProgram(
  name: ProgramName,
  { named, container, env }: ProgramPlaces,
): Promise<PostgresProgram[]> {
  if (named !== undefined) return []
  const box = container ?? ownContainer
  const args = ['exec', '-i', box, name]
  const program = await askVersion(
    { command: 'docker', args, env: ofMachine(env) },
    `docker exec ${box} ${name}`,
  )
  if (program !== undefined) return [{ ...program, container: box }]
  if (container === undefined) return []
  throw new CliError(
    'ContainerUnusable',
    `There is no ${name} to be run in the container ${box}: see whether it runs ("docker ps"), and whether this user may use docker.`,
    exitCodes.unavailable,
  )
}

/** Nothing of what the server is told, such as its secrets. A Docker without root is named in DOCKER_HOST, or below HOME. */
function ofMachine(env: ProgramPlaces['env']): PostgresProgram['env'] {
  const isOfIt = (name: string) => /^(PATH|HOME|XDG_RUNTIME_DIR|DOCKER_.*)$/.test(name)
  return Object.fromEntries(Object.entries(env).filter(([name]) => isOfIt(name)))
}

async function askVersion(
  call: Pick<PostgresProgram, 'command' | 'args' | 'env'>,
  told: string,
): Promise<PostgresProgram | undefined> {
  const answer = await run(call.command, [...call.args, '--version'], {
    timeout: 20_000,
    env: call.env,
  }).catch(() => undefined)
  const version = /\(PostgreSQL\) (\d+[^\s]*)/.exec(answer?.stdout ?? '')?.[1]
  if (version === undefined) return undefined
  return { ...call, told, version, major: Number.parseInt(version, 10), container: undefined }
}
