import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { decodeMessage, decodeTree } from '../mls/wire.ts'
import { MlsEngineError } from '../mls/errors.ts'
import { theOperand, UsageError } from './command.ts'
import type { Command } from './command.ts'
import { readable } from './readable.ts'

/** What is in an MLS message. */
export const decode: Command = {
  summary: 'Shows what is in an MLS message: a commit, Welcome, GroupInfo, key package, ratchet tree, …',
  usage: '<file|hex|base64|->',
  help: `
The bytes come from a file, from the argument itself in hexadecimal or base64 (either alphabet), or with - from stdin;
a file or stdin may hold them in hexadecimal or base64 too:

  npx @catbird-mls/client inspect decode keypackage.mls
  npx @catbird-mls/client inspect decode 0001000100012020… --json
  pbpaste | npx @catbird-mls/client inspect decode -

What is encrypted stays so: of a private message and a Welcome it shows the outside. No signature is checked.`,
  options: {},
  async run(operands) {
    const bytes = await bytesFrom(theOperand(operands, 'message'))
    return readable(orTree(bytes))
  },
}

/** The ratchet tree alone travels without the frame of an MLSMessage. */
function orTree(bytes: Uint8Array): unknown {
  try {
    return decodeMessage(bytes)
  } catch (err) {
    if (!(err instanceof MlsEngineError)) throw err
    try {
      return { ratchetTree: decodeTree(bytes) }
    } catch {
      throw err
    }
  }
}

async function bytesFrom(given: string): Promise<Uint8Array> {
  if (given === '-') return textOrBytes(await buffer(process.stdin))
  const file = await readFile(given).catch((err: unknown) => {
    if (isMissing(err)) return undefined
    throw err
  })
  if (file !== undefined) return textOrBytes(file)
  const bytes = bytesOfText(given)
  if (bytes === undefined)
    throw new UsageError('there is no such file, and it is neither hexadecimal nor base64')
  return bytes
}

/** A name that is too long is no file's either: it is the message itself. */
function isMissing(err: unknown): boolean {
  return (
    err instanceof Error && 'code' in err && ['ENOENT', 'ENAMETOOLONG', 'ENOTDIR'].includes(String(err.code))
  )
}

function textOrBytes(found: Uint8Array): Uint8Array {
  // An MLSMessage begins with its version, 0x0001: no text does.
  return found[0] === 0 ? found : (bytesOfText(new TextDecoder().decode(found)) ?? found)
}

function bytesOfText(text: string): Uint8Array | undefined {
  const bare = text.replace(/\s+/g, '').replace(/=+$/, '')
  if (bare === '') return undefined
  if (/^([0-9a-f]{2})+$/i.test(bare)) return Buffer.from(bare, 'hex')
  return /^[\w+/-]+$/.test(bare) ? Buffer.from(bare, 'base64') : undefined
}
