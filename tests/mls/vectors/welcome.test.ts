import { keyPackageRefOf, parseWelcome } from '@catbird-mls/core/mls'
import { expect } from 'vitest'
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js'
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js'
import { decodeMessage } from '../../../packages/core/src/mls/wire.ts'
import { fromHex, toHex } from './bytes.ts'
import { describeSuiteVectors, type SuiteVector } from './vectors.ts'

interface WelcomeVector extends SuiteVector {
  readonly init_priv: string
  readonly signer_pub: string
  readonly key_package: string
  readonly welcome: string
}

describeSuiteVectors<WelcomeVector>('welcome', async (vector, suite) => {
  const { welcome } = decodeMessage(fromHex(vector.welcome), 'mls_welcome', 'a Welcome')
  const { keyPackage } = decodeMessage(fromHex(vector.key_package), 'mls_key_package', 'a KeyPackage')
  const ref = keyPackageRefOf(keyPackage)
  const header = parseWelcome(fromHex(vector.welcome))
  expect(header.ciphersuite).toBe(suite.name)
  expect(header.recipients.map(toHex)).toContain(toHex(ref))
  const initKey = await suite.hpke.importPrivateKey(fromHex(vector.init_priv))
  const secrets = await decryptGroupSecrets(initKey, ref, welcome, suite.hpke)
  if (secrets === undefined) expect.fail('no group secrets')

  const noPsk = new Uint8Array(suite.kdf.size)
  const groupInfo = await decryptGroupInfo(welcome, secrets.joinerSecret, noPsk, suite)
  if (groupInfo === undefined) expect.fail('no GroupInfo')
  const signer = fromHex(vector.signer_pub)
  expect(await verifyGroupInfoSignature(groupInfo, signer, suite.signature)).toBe(true)
  expect(await verifyGroupInfoConfirmationTag(groupInfo, secrets.joinerSecret, noPsk, suite)).toBe(true)
})
