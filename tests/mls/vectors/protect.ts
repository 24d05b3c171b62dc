import {
  defaultPaddingConfig,
  type CiphersuiteImpl,
  type MLSMessage,
  type PrivateMessage,
  type PublicMessage,
} from 'ts-mls'
import { decodeCommit } from 'ts-mls/commit.js'
import { createContentCommitSignature } from 'ts-mls/framedContent.js'
import type { GroupContext } from 'ts-mls/groupContext.js'
import { protect, protectApplicationData, protectProposal } from 'ts-mls/messageProtection.js'
import { protectProposalPublic, protectPublicMessage } from 'ts-mls/messageProtectionPublic.js'
import { decodeProposal } from 'ts-mls/proposal.js'
import type { SecretTree } from 'ts-mls/secretTree.js'
import { decodeHex, fromHex } from './bytes.ts'

type Secrets = Readonly<
  Record<
    'signature_priv' | 'sender_data_secret' | 'membership_key' | 'proposal' | 'commit' | 'application',
    string
  >
>

/** A message of ours, and the content that is to come out of it. */
export interface Protected {
  readonly message: MLSMessage
  readonly content: string
}

const sender = 1
const noData = new Uint8Array()

/** Protects the vector's proposal, commit and application data in every way the library can, from leaf 1. */
export async function protectAll(
  vector: Secrets,
  context: GroupContext,
  tree: SecretTree,
  suite: CiphersuiteImpl,
): Promise<Protected[]> {
  const [signKey, senderData] = [fromHex(vector.signature_priv), fromHex(vector.sender_data_secret)]
  const membershipKey = fromHex(vector.membership_key)
  const proposal = decodeHex(decodeProposal, vector.proposal)
  const padding = defaultPaddingConfig

  const proposed = await protectProposalPublic(
    signKey,
    membershipKey,
    context,
    noData,
    proposal,
    sender,
    suite,
  )
  const hidden = await protectProposal(
    signKey,
    senderData,
    proposal,
    noData,
    context,
    tree,
    sender,
    padding,
    suite,
  )
  const data = fromHex(vector.application)
  const application = await protectApplicationData(
    signKey,
    senderData,
    data,
    noData,
    context,
    tree,
    sender,
    padding,
    suite,
  )
  return [
    { message: asPublic(proposed.publicMessage), content: vector.proposal },
    { message: asPrivate(hidden.privateMessage), content: vector.proposal },
    { message: asPrivate(application.privateMessage), content: vector.application },
    ...(await protectCommits(vector, context, tree, suite)),
  ]
}

async function protectCommits(
  vector: Secrets,
  context: GroupContext,
  tree: SecretTree,
  suite: CiphersuiteImpl,
): Promise<Protected[]> {
  const [signKey, senderData] = [fromHex(vector.signature_priv), fromHex(vector.sender_data_secret)]
  const commit = decodeHex(decodeCommit, vector.commit)
  const from = { senderType: 'member', leafIndex: sender } as const
  const sign = (wireformat: 'mls_public_message' | 'mls_private_message') =>
    createContentCommitSignature(context, wireformat, commit, from, noData, signKey, suite.signature)
  const authOf = (signature: Uint8Array) =>
    ({ contentType: 'commit', signature, confirmationTag: suite.rng.randomBytes(suite.kdf.size) }) as const

  const open = await sign('mls_public_message')
  const tagged = await protectPublicMessage(
    fromHex(vector.membership_key),
    context,
    { wireformat: 'mls_public_message', content: open.framedContent, auth: authOf(open.signature) },
    suite,
  )
  const hidden = await sign('mls_private_message')
  const content = { ...hidden.framedContent, auth: authOf(hidden.signature) }
  const sealed = await protect(
    senderData,
    noData,
    context,
    tree,
    content,
    sender,
    defaultPaddingConfig,
    suite,
  )
  return [
    { message: asPublic(tagged), content: vector.commit },
    { message: asPrivate(sealed.privateMessage), content: vector.commit },
  ]
}

function asPublic(publicMessage: PublicMessage): MLSMessage {
  return { version: 'mls10', wireformat: 'mls_public_message', publicMessage }
}

function asPrivate(privateMessage: PrivateMessage): MLSMessage {
  return { version: 'mls10', wireformat: 'mls_private_message', privateMessage }
}
