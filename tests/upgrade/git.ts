import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The top of this repository. */
export const repository = fileURLToPath(new URL('../../', import.meta.url))

/** Git only reads here, whoever owns the files. */
const ours = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' }

/** What git says, without the line's end. @throws Error with git's own words if it fails */
export async function git(
  args: readonly string[],
  { cwd = repository, env = {} }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const options = { cwd, env: { ...process.env, ...ours, ...env }, maxBuffer: 64 << 20 }
  const { stdout } = await run('git', args, options)
  return stdout.trimEnd()
}
