import { decodeMessageData } from './authenticated-data.ts'
import type { MessageData } from './authenticated-data.ts'
import { asEpoch } from './epoch.ts'
import { refuse } from './rules/refuse.ts'
import { decodeMessage } from './wire.ts'

/** What an application message shows without any secret. */
export interface ApplicationMessageHeader {
  readonly groupId: Uint8Array
  readonly epoch: number
  readonly authenticatedData: MessageData
}

/**
 * Reads the clear part of an application message: MLSMessage(PrivateMessage) of content type `application`
 * (RFC 9420 §6.3).
 *
 * @throws ServiceError `InvalidMls`
 */
export function parseApplicationMessage(bytes: Uint8Array): ApplicationMessageHeader {
  const { privateMessage } = decodeMessage(bytes, 'mls_private_message', 'a PrivateMessage')
  if (privateMessage.contentType !== 'application')
    throw refuse('message.content-type', 'the message is not an application message')
  return {
    groupId: privateMessage.groupId,
    epoch: asEpoch(privateMessage.epoch),
    authenticatedData: decodeMessageData(privateMessage.authenticatedData),
  }
}
