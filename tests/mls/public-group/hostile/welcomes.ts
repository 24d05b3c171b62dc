import { parseWelcome } from '@catbird-mls/core/mls'
import { encodeMlsMessage } from 'ts-mls'
import type { Welcome } from 'ts-mls'
import { bobs, dave } from '../cast.ts'
import { adds, commit, keyPackageOf } from '../library-group.ts'
import type { Refused } from '../refused.ts'

const sent = await commit(bobs, [adds((await keyPackageOf(dave)).publicPackage)])
const [secret] = sent.welcome?.secrets ?? []
if (!sent.welcome || !secret) throw new Error('no Welcome')
const honest: Welcome = sent.welcome

/** Reads a Welcome with other secrets in it. */
export function welcome(secrets: Welcome['secrets'] = honest.secrets): unknown {
  return parseWelcome(
    encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: { ...honest, secrets } }),
  )
}

/** Welcomes that nobody could open, or that say too much. */
export const welcomes: Refused[] = [
  ['a commit for a Welcome', 'framing.form', () => parseWelcome(sent.commit)],
  ['a Welcome that names a key package twice', 'welcome.named-once', () => welcome([secret, secret])],
  [
    'a Welcome sealed by what no key opens',
    'welcome.kem-outputs',
    () => {
      const encryptedGroupSecrets = { ...secret.encryptedGroupSecrets, kemOutput: new Uint8Array(32) }
      return welcome([{ ...secret, encryptedGroupSecrets }])
    },
  ],
]
