import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js'
import type { DeviceKeys } from './device-keys.ts'
import { asEngineError } from './errors.ts'
import type { GroupState } from './group-state.ts'
import { decodeOwnKeyPackage } from './key-package.ts'
import type { OwnKeyPackage } from './key-package.ts'
import { leafAt } from './members.ts'
import type { Leaf } from './members.ts'
import { loadSuite } from './suite.ts'
import { decodeWelcome } from './wire.ts'

/**
 * The device by whose Welcome this one has joined: it has signed the GroupInfo in it (RFC 9420 §12.4.3.1). `joined` is
 * the state that came of the same Welcome, for which that signature was verified.
 */
export async function invitedBy(
  joined: GroupState,
  input: {
    device: DeviceKeys
    welcome: Uint8Array
    keyPackage: Pick<OwnKeyPackage, 'ref' | 'keyPackage' | 'privateKeys'>
  },
): Promise<Leaf | undefined> {
  const suite = await loadSuite(input.device.ciphersuite)
  return asEngineError('the Welcome cannot be opened', async () => {
    const { privatePackage } = decodeOwnKeyPackage(input.keyPackage, input.device)
    const welcome = decodeWelcome(input.welcome)
    const initKey = await suite.hpke.importPrivateKey(privatePackage.initPrivateKey)
    const secrets = await decryptGroupSecrets(initKey, input.keyPackage.ref, welcome, suite.hpke)
    const noPsk = new Uint8Array(suite.kdf.size)
    const info = secrets && (await decryptGroupInfo(welcome, secrets.joinerSecret, noPsk, suite))
    return info && leafAt(joined.tree, info.signer)
  })
}
