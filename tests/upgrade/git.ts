import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The top of this repository. */
export const repository = fileURLToPath(new URL('../../', import.meta.url))

/** What git says, without the line's end. @throws Error with git's own words if it fails */
export async function git(
  args: readonly string[],
  { cwd = repository, env = {} }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 << 20 }
  const { stdout } = await run('git', args, options)
  return stdout.trimEnd()
}
