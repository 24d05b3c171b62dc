import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { errorCode } from '@catbird-mls/core/database'
import { parseConfig, readEnvironment } from '../config/index.ts'
import type { Config } from '../config/index.ts'
import { CliError } from './cli-error.ts'
import type { CliContext } from './context.ts'
import { exitCodes } from './exit-codes.ts'

/** What every command is given. */
export type GlobalOptions = {
  readonly json?: boolean
  /** Where settings are read from; default: `.env`, if there is one. */
  readonly envFile?: string
}

/** The environment with the file `.env` behind it: what is in the environment goes before the file. */
export type FullEnvironment = {
  readonly values: Readonly<Record<string, string | undefined>>
  /** The file that was read, if there was one. */
  readonly file: string | undefined
  /** The names in it. */
  readonly namesInFile: readonly string[]
}

/** Reads the environment and its file. */
export function readFullEnvironment(context: CliContext, { envFile }: GlobalOptions): FullEnvironment {
  const path = resolve(context.cwd, envFile ?? '.env')
  const text = readText(path, envFile !== undefined)
  if (text === undefined) return { values: context.env, file: undefined, namesInFile: [] }
  const inFile = parseEnv(text)
  return { values: { ...inFile, ...context.env }, file: path, namesInFile: Object.keys(inFile) }
}

/**
 * The configuration that the server would start with.
 *
 * @throws ConfigError with every problem at once.
 */
export function readConfig(context: CliContext, options: GlobalOptions): Config {
  return parseConfig(readEnvironment(readFullEnvironment(context, options).values))
}

function readText(path: string, demanded: boolean): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' && !demanded) return undefined
    const why =
      code === 'ENOENT'
        ? 'is not there'
        : code === 'EACCES'
          ? 'may not be read by this user'
          : 'cannot be read'
    throw new CliError('EnvFileUnreadable', `${path} ${why}`, exitCodes.config, { cause: error })
  }
}
