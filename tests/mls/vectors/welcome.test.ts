import { expect } from 'vitest'
import { decodeMlsMessage } from 'ts-mls'
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js'
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js'
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js'
import { decodeHex, fromHex } from './bytes.ts'
import { describeSuiteVectors, type SuiteVector } from './vectors.ts'

interface WelcomeVector extends SuiteVector {
  readonly init_priv: string
  readonly signer_pub: string
  readonly key_package: string
  readonly welcome: string
}

describeSuiteVectors<WelcomeVector>('welcome', async (vector, suite) => {
  const welcome = decodeHex(decodeMlsMessage, vector.welcome)
  const keyPackage = decodeHex(decodeMlsMessage, vector.key_package)
  if (welcome.wireformat !== 'mls_welcome') expect.fail('not a Welcome')
  if (keyPackage.wireformat !== 'mls_key_package') expect.fail('not a key package')

  const ref = await makeKeyPackageRef(keyPackage.keyPackage, suite.hash)
  const initKey = await suite.hpke.importPrivateKey(fromHex(vector.init_priv))
  const secrets = await decryptGroupSecrets(initKey, ref, welcome.welcome, suite.hpke)
  if (secrets === undefined) expect.fail('no group secrets')

  const noPsk = new Uint8Array(suite.kdf.size)
  const groupInfo = await decryptGroupInfo(welcome.welcome, secrets.joinerSecret, noPsk, suite)
  if (groupInfo === undefined) expect.fail('no GroupInfo')
  const signer = fromHex(vector.signer_pub)
  expect(await verifyGroupInfoSignature(groupInfo, signer, suite.signature)).toBe(true)
  expect(await verifyGroupInfoConfirmationTag(groupInfo, secrets.joinerSecret, noPsk, suite)).toBe(true)
})
