import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { damaged } from './damaged.ts'
import { decrypt } from './encryption.ts'
import { manifestName, parseManifest } from './manifest.ts'
import type { Manifest, ManifestFile } from './manifest.ts'
import { archiveTail, checksumName, tailBytes } from './write-archive.ts'

/** Takes a file of a backup; what it leaves unread is read for its checksum all the same. */
export type TakeFile = (name: string, content: AsyncIterable<Uint8Array>) => Promise<void>

/**
 * Reads a backup from its first byte to its last, and holds every one against the checksums. Files are handed over as
 * they come, before it is known whether the whole is as it should be.
 *
 * @throws CliError `BackupDamaged`, `CannotDecrypt`, `PassphraseNeeded` or `NotEncrypted`
 */
export async function readArchive(
  path: string,
  passphrase: string | undefined,
  take: TakeFile = () => Promise.resolve(),
): Promise<Manifest> {
  const source = await openArchive(path, passphrase)
  const tail = new TailCheck()
  const unpacked = extract()
  const flowing = pipeline(source, (bytes) => tail.pass(bytes), unpacked)
  flowing.catch(() => undefined) // It is told of below, or by who reads.
  const found: ManifestFile[] = []
  let manifest: Manifest | undefined
  try {
    for await (const entry of unpacked) {
      const { name } = entry.header
      const content = entry as AsyncIterable<Uint8Array> // Its declaration does not say of what.
      if (name === manifestName) manifest = parseManifest(await textOf(content))
      else if (name === checksumName) entry.resume()
      else if (manifest !== undefined) throw damaged(`${name} comes after the manifest`)
      else found.push(await takeHashed(name, content, take))
    }
    await flowing
  } catch (error) {
    if (error instanceof TakingFailed) throw error.cause
    if (error instanceof CliError || !isOfTheFormat(error)) throw error
    throw damaged(error instanceof Error ? error.message : 'it cannot be read', { cause: error })
  } finally {
    source.destroy()
  }
  if (manifest === undefined) throw damaged('it has no manifest: it is cut off, or no backup')
  tail.check(new Date(manifest.createdAt))
  compare(manifest.files, found)
  return manifest
}

const ageMagic = 'age-encryption.org/v1'

async function openArchive(path: string, passphrase: string | undefined): Promise<Readable> {
  const encrypted = await startsAsAge(path)
  // Whoever encrypts every backup does not take one that is not: it could be anybody's.
  if (!encrypted && path.endsWith('.age')) throw damaged('it is named as an encrypted one, and is none')
  if (!encrypted && passphrase !== undefined) throw notEncrypted(path)
  const bytes = createReadStream(path, { highWaterMark: 1024 * 1024 })
  if (!encrypted) return bytes
  if (passphrase === undefined) {
    bytes.destroy()
    throw new CliError(
      'PassphraseNeeded',
      'This backup is encrypted. Name the file with the passphrase in --passphrase-file, or set BACKUP_PASSPHRASE.',
      exitCodes.usage,
    )
  }
  return decrypt(bytes, passphrase)
}

function notEncrypted(path: string): CliError {
  return new CliError(
    'NotEncrypted',
    `${path} is not encrypted, though there is a passphrase: whoever can write to its folder can have made it. ` +
      'If it is yours all the same, read it without one: BACKUP_PASSPHRASE= and no --passphrase-file.',
    exitCodes.usage,
  )
}

async function startsAsAge(path: string): Promise<boolean> {
  try {
    await using file = await open(path, 'r')
    const { buffer, bytesRead } = await file.read(Buffer.alloc(ageMagic.length), 0, ageMagic.length, 0)
    return buffer.subarray(0, bytesRead).toString('latin1') === ageMagic
  } catch (error) {
    throw new CliError('BackupUnreadable', `${path} cannot be read.`, exitCodes.usage, { cause: error })
  }
}

/** What is done with a file failed, and the backup may be as it should be. */
class TakingFailed extends Error {}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

async function takeHashed(
  name: string,
  entry: AsyncIterable<Uint8Array>,
  take: TakeFile,
): Promise<ManifestFile> {
  const hash = createHash('sha256')
  let bytes = 0
  async function* through() {
    for await (const chunk of entry) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  const content = through()
  // A loop over it that ends early would close it: what is left is read here.
  await take(name, { [Symbol.asyncIterator]: () => ({ next: () => content.next() }) }).catch(
    (cause: unknown) => {
      throw new TakingFailed('', { cause })
    },
  )
  while ((await content.next()).done !== true);
  return { name, bytes, sha256: hash.digest('hex') }
}

/** Passes bytes on, with the last of them kept for the end and the others hashed. */
class TailCheck {
  readonly #hash = createHash('sha256')
  #kept = Buffer.alloc(0)

  async *pass(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      const all = Buffer.concat([this.#kept, chunk])
      const sure = Math.max(0, all.length - tailBytes)
      this.#hash.update(all.subarray(0, sure))
      this.#kept = Buffer.from(all.subarray(sure))
      yield chunk
    }
  }

  check(when: Date): void {
    if (!this.#kept.equals(archiveTail(this.#hash.digest('hex'), when)))
      throw damaged('its checksum is not that of its bytes')
  }
}

/** What comes of bytes that are not as they were written, and not of what is done with them. */
function isOfTheFormat(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return !('code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code))
}

function compare(listed: readonly ManifestFile[], found: readonly ManifestFile[]): void {
  for (const [index, file] of listed.entries()) {
    const other = found[index]
    if (other?.name !== file.name) throw damaged(`${file.name} is lacking`)
    if (other.bytes !== file.bytes || other.sha256 !== file.sha256)
      throw damaged(`${file.name} is not what was written`)
  }
  const more = found[listed.length]
  if (more !== undefined) throw damaged(`${more.name} is not of its manifest`)
}
