import { readFile, stat } from 'node:fs/promises'
import { CliError } from '../cli-error.ts'
import type { FullEnvironment } from '../environment.ts'
import { exitCodes } from '../exit-codes.ts'
import { randomP256Key } from '../keys.ts'
import { ownerOf, placeFile } from '../place-file.ts'

const name = 'SERVICE_SIGNING_KEY'
const line = new RegExp(`^(\\s*(?:export\\s+)?${name}\\s*=).*$`, 'gm')

/**
 * Puts a new signing key in the place of the old one in the file of settings: the old file or the new one, whenever one
 * looks. Gives the new key.
 */
export async function rotateKeyIn({ file, namesInFile, values }: FullEnvironment): Promise<string> {
  if (file === undefined) throw noFile('There is no file .env here to write the key to')
  const text = await readFile(file, 'utf8')
  const inFile = namesInFile.includes(name)
  const key = randomP256Key()
  const next = inFile ? text.replace(line, `$1${key}`) : `${text.trimEnd()}\n${name}=${key}\n`
  if (values[name] !== undefined && !text.includes(values[name]))
    throw noFile(`${name} stands in the environment, which goes before ${file}`)
  const before = await stat(file)
  await placeFile(file, next, { mode: before.mode & 0o777, owner: ownerOf(before) })
  return key
}

function noFile(why: string): CliError {
  return new CliError(
    'NoEnvFile',
    `${why}: make a key by "catbird-mls keygen ${name}" and put it where your settings are`,
    exitCodes.failed,
  )
}
