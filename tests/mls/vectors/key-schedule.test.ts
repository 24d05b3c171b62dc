import { expect } from 'vitest'
import { mlsExporter, type CiphersuiteImpl } from 'ts-mls'
import { encodeGroupContext, type GroupContext } from 'ts-mls/groupContext.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import { fromHex, toHex } from './bytes.ts'
import { describeSuiteVectors, type SuiteVector } from './vectors.ts'

interface KeySchedule extends SuiteVector {
  readonly group_id: string
  readonly initial_init_secret: string
  readonly epochs: readonly Epoch[]
}

type Epoch = Readonly<Record<Input | Output, string>> & { readonly exporter: Exporter }

interface Exporter {
  readonly label: string
  readonly context: string
  readonly length: number
  readonly secret: string
}

type Input = 'tree_hash' | 'commit_secret' | 'psk_secret' | 'confirmed_transcript_hash'
type Output =
  | 'group_context'
  | 'joiner_secret'
  | 'welcome_secret'
  | 'init_secret'
  | 'sender_data_secret'
  | 'encryption_secret'
  | 'exporter_secret'
  | 'epoch_authenticator'
  | 'external_secret'
  | 'confirmation_key'
  | 'membership_key'
  | 'resumption_psk'
  | 'external_pub'

describeSuiteVectors<KeySchedule>('key-schedule', async (vector, suite) => {
  let initSecret = fromHex(vector.initial_init_secret)
  for (const [number, epoch] of vector.epochs.entries()) {
    const groupContext = groupContextOf(vector, epoch, number, suite)
    expect(toHex(encodeGroupContext(groupContext))).toBe(epoch.group_context)
    initSecret = await checkEpoch(epoch, groupContext, initSecret, suite)
  }
})

function groupContextOf(
  vector: KeySchedule,
  epoch: Epoch,
  number: number,
  suite: CiphersuiteImpl,
): GroupContext {
  return {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: fromHex(vector.group_id),
    epoch: BigInt(number),
    treeHash: fromHex(epoch.tree_hash),
    confirmedTranscriptHash: fromHex(epoch.confirmed_transcript_hash),
    extensions: [],
  }
}

/** Checks every secret of an epoch and gives the init secret of the next. */
async function checkEpoch(
  expected: Epoch,
  groupContext: GroupContext,
  initSecret: Uint8Array,
  suite: CiphersuiteImpl,
): Promise<Uint8Array> {
  const [commitSecret, pskSecret] = [fromHex(expected.commit_secret), fromHex(expected.psk_secret)]
  const epoch = await initializeEpoch(initSecret, commitSecret, groupContext, pskSecret, suite.kdf)
  const { keySchedule } = epoch
  expect(toHex(epoch.joinerSecret)).toBe(expected.joiner_secret)
  expect(toHex(epoch.welcomeSecret)).toBe(expected.welcome_secret)
  expect(toHex(epoch.encryptionSecret)).toBe(expected.encryption_secret)
  expect(toHex(keySchedule.initSecret)).toBe(expected.init_secret)
  expect(toHex(keySchedule.senderDataSecret)).toBe(expected.sender_data_secret)
  expect(toHex(keySchedule.exporterSecret)).toBe(expected.exporter_secret)
  expect(toHex(keySchedule.epochAuthenticator)).toBe(expected.epoch_authenticator)
  expect(toHex(keySchedule.externalSecret)).toBe(expected.external_secret)
  expect(toHex(keySchedule.confirmationKey)).toBe(expected.confirmation_key)
  expect(toHex(keySchedule.membershipKey)).toBe(expected.membership_key)
  expect(toHex(keySchedule.resumptionPsk)).toBe(expected.resumption_psk)
  const { publicKey } = await suite.hpke.deriveKeyPair(keySchedule.externalSecret)
  expect(toHex(await suite.hpke.exportPublicKey(publicKey))).toBe(expected.external_pub)
  await checkExporter(expected.exporter, keySchedule.exporterSecret, suite)
  return keySchedule.initSecret
}

async function checkExporter(expected: Exporter, secret: Uint8Array, suite: CiphersuiteImpl): Promise<void> {
  const { label, context, length } = expected
  expect(toHex(await mlsExporter(secret, label, fromHex(context), length, suite))).toBe(expected.secret)
}
