import { Readable } from 'node:stream'
import { Decrypter, Encrypter } from 'age-encryption'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'

/**
 * Encrypts by a passphrase, as the `age` program does (age-encryption.org/v1: scrypt, ChaCha20-Poly1305 in chunks of
 * 64 KiB).
 */
export async function encrypt(plain: AsyncIterable<Uint8Array>, passphrase: string): Promise<Readable> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  return nodeStream(await encrypter.encrypt(webStream(Readable.from(plain, { objectMode: false }))))
}

/** Decrypts what was encrypted so. */
export async function decrypt(encrypted: Readable, passphrase: string): Promise<Readable> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  try {
    return nodeStream(await decrypter.decrypt(webStream(encrypted)))
  } catch (error) {
    throw new CliError(
      'CannotDecrypt',
      'This backup cannot be decrypted: the passphrase is another, or its first bytes are damaged.',
      exitCodes.data,
      { cause: error },
    )
  }
}

type WebStream = globalThis.ReadableStream<Uint8Array<ArrayBuffer>>

function webStream(stream: Readable): WebStream {
  return Readable.toWeb(stream)
}

function nodeStream(stream: globalThis.ReadableStream<Uint8Array>): Readable {
  return Readable.fromWeb(stream)
}
