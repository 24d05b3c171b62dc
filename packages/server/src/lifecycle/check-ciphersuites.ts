import { KNOWN_CIPHERSUITES, loadCiphersuite } from '@catbird-mls/core/mls'
import { StartError } from './start-error.ts'

/** Refuses ciphersuites that this build cannot compute: a convo in one of them could not be judged. */
export async function checkCiphersuites(names: readonly string[]): Promise<void> {
  if (names.length === 0) throw new StartError('CIPHERSUITES names none.')
  for (const name of names) {
    try {
      await loadCiphersuite(name)
    } catch (cause) {
      const known = KNOWN_CIPHERSUITES.join(', ')
      throw new StartError(
        `CIPHERSUITES names ${name}, which this server cannot compute. It knows ${known}.`,
        { cause },
      )
    }
  }
}
