import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readlink, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { git, repository } from './git.ts'
import { readPackage, suits } from './suits.ts'

const run = promisify(execFile)

/** Code that can be run: the server's program, and that of a crew of clients. */
export interface Code {
  readonly server: string
  readonly crew: string
}

/** The code as it stands. */
export const ownCode = await codeIn(repository)

/**
 * Puts the code of a revision into a temporary folder, which goes with the stack, such that it runs: with the packages that
 * are installed here as far as they suit it, and else with those that it asks for. Its tests are those of now, so that the
 * crews of both understand the same orders. Neither the working tree nor the index are touched.
 */
export async function codeOf(revision: string, stack: AsyncDisposableStack): Promise<Code> {
  const folder = await mkdtemp(join(tmpdir(), 'catbird-before-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const env = { GIT_INDEX_FILE: join(folder, '.index') }
  await git(['read-tree', revision], { env })
  await git(['checkout-index', '--all', `--prefix=${folder}/`], { env })
  if (await suits(folder)) await linkPackages(folder)
  else await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder })
  await run(process.execPath, [join(folder, 'scripts/prisma-generate.mjs')])
  await rm(join(folder, 'tests'), { recursive: true })
  await cp(join(repository, 'tests'), join(folder, 'tests'), { recursive: true })
  return codeIn(folder)
}

/** Where the server's program lies has not always been the same: `npm start` knows. */
async function codeIn(folder: string): Promise<Code> {
  const start = (await readPackage(folder))?.scripts?.['start'] ?? ''
  const program = /\S+\.ts/.exec(start)?.[0]
  if (program === undefined) throw new Error(`npm start names no program in ${folder}`)
  return { server: join(folder, program), crew: join(folder, 'tests/chaos/client-process.ts') }
}

/** Links whatever is installed, but for the packages of the repository itself, which are those of the folder. */
async function linkPackages(folder: string): Promise<void> {
  await linkAll('node_modules', folder)
  for (const name of await readdir(join(repository, 'packages')))
    await linkAll(join('packages', name, 'node_modules'), folder)
}

async function linkAll(modules: string, folder: string): Promise<void> {
  const from = join(repository, modules)
  const names = await readdir(from).catch(() => []) // not every package has some of its own
  if (names.length === 0) return
  await mkdir(join(folder, modules), { recursive: true })
  for (const name of names)
    if (name === '@catbird-mls') await linkOwn(join(modules, name), folder)
    else await symlink(join(from, name), join(folder, modules, name))
}

/** The links that npm has made are relative, and lead to the same places in the folder. */
async function linkOwn(scope: string, folder: string): Promise<void> {
  await mkdir(join(folder, scope))
  for (const name of await readdir(join(repository, scope)))
    await symlink(await readlink(join(repository, scope, name)), join(folder, scope, name))
}
