import { randomBytes } from 'node:crypto'
import { encodeMlsMessage } from 'ts-mls'
import { encodeMessageData } from '../../mls/index.ts'
import type { MessageId } from '../../mls/index.ts'
import type { MessageToSend } from '../../messages/index.ts'

/** A message of a group's epoch that the server takes for one of MLS: nothing is in it. */
export function makeMessage(convoId: string, at: { groupId: Uint8Array; epoch: bigint }): MessageToSend {
  const messageId = randomBytes(16).toString('base64url')
  const privateMessage = {
    groupId: at.groupId,
    epoch: at.epoch,
    contentType: 'application' as const,
    authenticatedData: encodeMessageData({ id: messageId as MessageId, commitment: new Uint8Array(32) }),
    encryptedSenderData: new Uint8Array(16),
    ciphertext: new Uint8Array(randomBytes(64)),
  }
  const ciphertext = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage })
  return { convoId, messageId, ciphertext }
}
