import { asBlobId } from '@catbird-mls/core/blobs'
import type { BlobId } from '@catbird-mls/core/blobs'
import { ServiceError } from '@catbird-mls/core/errors'
import { asConvoId, asDeviceId, asDid, asInviteId, asMessageId } from '@catbird-mls/core/mls'
import type { ConvoId, DeviceId, Did, InviteId, MessageId } from '@catbird-mls/core/mls'

const parser =
  <Id>(name: string, read: (text: string) => Id | undefined) =>
  (text: string): Id => {
    const id = read(text)
    if (id !== undefined) return id
    throw new ServiceError('InvalidRequest', { message: `This is no ${name}.` })
  }

const parseBlobId: (text: string) => BlobId = parser('blobId', asBlobId)
/** The id of a convo, or `InvalidRequest`. */
export const parseConvoId: (text: string) => ConvoId = parser('convoId', asConvoId)
/** The id of a device, or `InvalidRequest`. */
export const parseDeviceId: (text: string) => DeviceId = parser('deviceId', asDeviceId)
/** A blob and whose it is: a convo's, or with no `convoId` the calling account's. Or `InvalidRequest`. */
export function parseBlob({ blobId, convoId }: { readonly blobId: string; readonly convoId?: string }): {
  readonly blobId: BlobId
  readonly convoId: ConvoId | undefined
} {
  return { blobId: parseBlobId(blobId), convoId: convoId === undefined ? undefined : parseConvoId(convoId) }
}

/** A DID, or `InvalidRequest`. */
export const parseDid: (text: string) => Did = parser('DID', asDid)
/** The id of an invite, or `InvalidRequest`. */
export const parseInviteId: (text: string) => InviteId = parser('inviteId', asInviteId)
/** The sender's id of a message, or `InvalidRequest`. */
export const parseMessageId: (text: string) => MessageId = parser('messageId', asMessageId)
