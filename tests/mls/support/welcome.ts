import type { CiphersuiteImpl, Welcome } from 'ts-mls'
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js'
import { decryptGroupSecrets, encryptGroupSecrets } from 'ts-mls/welcome.js'
import type { OwnKeyPackage } from './device.ts'

/**
 * What a hostile inviter can send to the one that it adds: a Welcome that differs in its path secret, as `change` makes
 * it. Only the joiner's own part is sealed anew, which is not signed.
 */
export async function withPathSecret(
  welcome: Welcome,
  { publicPackage, privatePackage }: OwnKeyPackage,
  change: (pathSecret: Uint8Array | undefined) => Uint8Array | undefined,
  { hpke, hash }: CiphersuiteImpl,
): Promise<Welcome> {
  const newMember = await makeKeyPackageRef(publicPackage, hash)
  const initKey = await hpke.importPrivateKey(privatePackage.initPrivateKey)
  const secrets = await decryptGroupSecrets(initKey, newMember, welcome, hpke)
  if (secrets === undefined) throw new Error('the Welcome is not for this key package')
  const { enc, ct } = await encryptGroupSecrets(
    await hpke.importPublicKey(publicPackage.initKey),
    welcome.encryptedGroupInfo,
    { ...secrets, pathSecret: change(secrets.pathSecret) },
    hpke,
  )
  const sealed = { newMember, encryptedGroupSecrets: { kemOutput: enc, ciphertext: ct } }
  return { ...welcome, secrets: [sealed] }
}
