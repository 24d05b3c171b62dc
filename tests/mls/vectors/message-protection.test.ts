import { expect } from 'vitest'
import { decodeMlsMessage, defaultKeyRetentionConfig, type CiphersuiteImpl, type MLSMessage } from 'ts-mls'
import type { AuthenticatedContent } from 'ts-mls/authenticatedContent.js'
import { encodeCommit } from 'ts-mls/commit.js'
import type { GroupContext } from 'ts-mls/groupContext.js'
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js'
import { encodeProposal } from 'ts-mls/proposal.js'
import { createSecretTree } from 'ts-mls/secretTree.js'
import { isSignedContent } from '../../../packages/core/src/mls/public-group/framing.ts'
import { decodeMessage } from '../../../packages/core/src/mls/wire.ts'
import { decodeHex, fromHex, toHex } from './bytes.ts'
import { protectAll } from './protect.ts'
import { describeSuiteVectors, type SuiteVector } from './vectors.ts'

interface MessageProtection extends SuiteVector {
  readonly group_id: string
  readonly epoch: number
  readonly tree_hash: string
  readonly confirmed_transcript_hash: string
  readonly signature_priv: string
  readonly signature_pub: string
  readonly encryption_secret: string
  readonly sender_data_secret: string
  readonly membership_key: string
  readonly proposal: string
  readonly proposal_priv: string
  readonly proposal_pub: string
  readonly commit: string
  readonly commit_priv: string
  readonly commit_pub: string
  readonly application: string
  readonly application_priv: string
}

describeSuiteVectors<MessageProtection>('message-protection', async (vector, suite) => {
  const groupContext = groupContextOf(vector, suite)
  const open = (message: MLSMessage) => contentOf(message, vector, groupContext, suite)

  for (const hex of [vector.proposal_pub, vector.commit_pub]) {
    await checkPublicly(fromHex(hex), fromHex(vector.signature_pub), groupContext)
  }

  const theirs = (hex: string) => open(decodeHex(decodeMlsMessage, hex))
  expect(await theirs(vector.proposal_pub)).toBe(vector.proposal)
  expect(await theirs(vector.proposal_priv)).toBe(vector.proposal)
  expect(await theirs(vector.commit_pub)).toBe(vector.commit)
  expect(await theirs(vector.commit_priv)).toBe(vector.commit)
  expect(await theirs(vector.application_priv)).toBe(vector.application)

  const ours = await protectAll(vector, groupContext, await secretTreeOf(vector, suite), suite)
  for (const { message, content } of ours) expect(await open(message)).toBe(content)
})

/** What can be checked of a PublicMessage by who knows no secret: its form, and the signature over its content. */
async function checkPublicly(bytes: Uint8Array, signer: Uint8Array, context: GroupContext): Promise<void> {
  const { publicMessage } = decodeMessage(bytes, 'mls_public_message', 'a PublicMessage')
  expect(await isSignedContent(publicMessage, signer, context)).toBe(true)
  const later = { ...context, epoch: context.epoch + 1n }
  expect(await isSignedContent(publicMessage, signer, later)).toBe(false)
}

function groupContextOf(vector: MessageProtection, suite: CiphersuiteImpl): GroupContext {
  return {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: fromHex(vector.group_id),
    epoch: BigInt(vector.epoch),
    treeHash: fromHex(vector.tree_hash),
    confirmedTranscriptHash: fromHex(vector.confirmed_transcript_hash),
    extensions: [],
  }
}

function secretTreeOf(vector: MessageProtection, suite: CiphersuiteImpl) {
  return createSecretTree(2, fromHex(vector.encryption_secret), suite.kdf)
}

/** Opens a message of leaf 1, checks its tag or encryption and its signature, and gives the content. */
async function contentOf(
  message: MLSMessage,
  vector: MessageProtection,
  context: GroupContext,
  suite: CiphersuiteImpl,
): Promise<string> {
  const signer = fromHex(vector.signature_pub)
  switch (message.wireformat) {
    case 'mls_public_message': {
      const membershipKey = fromHex(vector.membership_key)
      const { publicMessage } = message
      return encoded(await unprotectPublicMessage(membershipKey, context, [], publicMessage, suite, signer))
    }
    case 'mls_private_message': {
      const secretTree = await secretTreeOf(vector, suite)
      const senderData = fromHex(vector.sender_data_secret)
      const retention = defaultKeyRetentionConfig
      const { privateMessage } = message
      const opened = await unprotectPrivateMessage(
        senderData,
        privateMessage,
        secretTree,
        [],
        context,
        retention,
        suite,
        signer,
      )
      return encoded(opened.content)
    }
    default:
      throw new Error(`not protected: ${message.wireformat}`)
  }
}

function encoded({ content }: AuthenticatedContent): string {
  switch (content.contentType) {
    case 'application':
      return toHex(content.applicationData)
    case 'proposal':
      return toHex(encodeProposal(content.proposal))
    case 'commit':
      return toHex(encodeCommit(content.commit))
  }
}
