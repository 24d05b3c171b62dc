import type { CiphersuiteImpl, ClientState, Commit, PublicMessage } from 'ts-mls'
import { createContentCommitSignature } from 'ts-mls/framedContent.js'
import { protectPublicMessage } from 'ts-mls/messageProtectionPublic.js'

/**
 * What a hostile sender can send: `message` with another commit inside, signed and tagged anew. The confirmation
 * tag stays as it was, since the checks under test come before it.
 */
export async function withCommit(
  message: PublicMessage,
  commit: Commit,
  sender: { readonly state: ClientState; readonly signKey: Uint8Array },
  suite: CiphersuiteImpl,
): Promise<PublicMessage> {
  const { groupContext, keySchedule } = sender.state
  const { content, auth } = message
  if (auth.contentType !== 'commit') throw new Error(`not a commit: ${auth.contentType}`)
  const { framedContent, signature } = await createContentCommitSignature(
    groupContext,
    'mls_public_message',
    commit,
    content.sender,
    content.authenticatedData,
    sender.signKey,
    suite.signature,
  )
  const authenticated = {
    wireformat: 'mls_public_message' as const,
    content: framedContent,
    auth: { ...auth, signature },
  }
  return protectPublicMessage(keySchedule.membershipKey, groupContext, authenticated, suite)
}

/** The commit inside a message. */
export function commitOf(message: PublicMessage): Commit {
  if (message.content.contentType !== 'commit')
    throw new Error(`not a commit: ${message.content.contentType}`)
  return message.content.commit
}
