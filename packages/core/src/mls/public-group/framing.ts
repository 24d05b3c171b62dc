import type { GroupContext, PublicMessage } from 'ts-mls'
import { verifyFramedContentSignature } from 'ts-mls/framedContent.js'
import { loadCiphersuite } from '../load-ciphersuite.ts'

/** Whether a PublicMessage's content was signed by this key, in this epoch of the group (RFC 9420 §6.1). */
export async function isSignedContent(
  { content, auth }: PublicMessage,
  signatureKey: Uint8Array,
  context: GroupContext,
): Promise<boolean> {
  const { signature } = await loadCiphersuite(context.cipherSuite)
  try {
    return await verifyFramedContentSignature(
      signatureKey,
      'mls_public_message',
      content,
      auth,
      context,
      signature,
    )
  } catch {
    return false // a key or signature of the wrong length or encoding verifies nothing
  }
}
