import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls'
import type {
  GroupInfo,
  KeyPackage,
  MLSMessage,
  PrivateMessage,
  PublicMessage,
  RatchetTree,
  Welcome,
} from 'ts-mls'
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { MlsEngineError } from './errors.ts'

/** Everything that travels is an MLSMessage (RFC 9420 §6), but the ratchet tree, which has no such form. */

/** A commit as it travels: MLSMessage(PublicMessage). */
export function encodePublic(publicMessage: PublicMessage): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage })
}

/** Reads MLSMessage(PublicMessage). */
export function decodePublic(bytes: Uint8Array): PublicMessage {
  const message = decodeMessage(bytes)
  if (message.wireformat !== 'mls_public_message') throw wrongForm('a PublicMessage')
  return message.publicMessage
}

/** An application message as it travels: MLSMessage(PrivateMessage). */
export function encodePrivate(privateMessage: PrivateMessage): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage })
}

/** Reads MLSMessage(PrivateMessage). */
export function decodePrivate(bytes: Uint8Array): PrivateMessage {
  const message = decodeMessage(bytes)
  if (message.wireformat !== 'mls_private_message') throw wrongForm('a PrivateMessage')
  return message.privateMessage
}

/** A Welcome as it travels. */
export function encodeWelcome(welcome: Welcome): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome })
}

/** Reads MLSMessage(Welcome). */
export function decodeWelcome(bytes: Uint8Array): Welcome {
  const message = decodeMessage(bytes)
  if (message.wireformat !== 'mls_welcome') throw wrongForm('a Welcome')
  return message.welcome
}

/** A GroupInfo as it travels. */
export function encodeGroupInfo(groupInfo: GroupInfo): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo })
}

/** Reads MLSMessage(GroupInfo). */
export function decodeGroupInfo(bytes: Uint8Array): GroupInfo {
  const message = decodeMessage(bytes)
  if (message.wireformat !== 'mls_group_info') throw wrongForm('a GroupInfo')
  return message.groupInfo
}

/** A key package as it travels. */
export function encodeKeyPackage(keyPackage: KeyPackage): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage })
}

/** Reads MLSMessage(KeyPackage). */
export function decodeKeyPackage(bytes: Uint8Array): KeyPackage {
  const message = decodeMessage(bytes)
  if (message.wireformat !== 'mls_key_package') throw wrongForm('a KeyPackage')
  return message.keyPackage
}

/** Reads a ratchet tree as the service hands it out: `optional<Node> ratchet_tree<V>` (RFC 9420 §12.4.3.3). */
export function decodeTree(bytes: Uint8Array): RatchetTree {
  return decodeWhole(bytes, decodeRatchetTree, 'a ratchet tree')
}

/** A ratchet tree as bytes. */
export function encodeTree(tree: RatchetTree): Uint8Array {
  return encodeRatchetTree(tree)
}

/** Reads an MLSMessage of whatever kind. */
export function decodeMessage(bytes: Uint8Array): MLSMessage {
  return decodeWhole(bytes, decodeMlsMessage, 'an MLSMessage')
}

/** Runs a decoder of the library: whatever it throws, and bytes left over, say that these are no bytes of that form. */
function decodeWhole<T>(
  bytes: Uint8Array,
  decode: (bytes: Uint8Array, offset: number) => [T, number] | undefined,
  what: string,
): T {
  const [value, length] = orWrongForm(() => decode(bytes, 0), what) ?? []
  if (value === undefined || length !== bytes.length) throw wrongForm(what)
  return value
}

function orWrongForm<T>(decode: () => T, what: string): T {
  try {
    return decode()
  } catch (cause) {
    throw wrongForm(what, cause)
  }
}

function wrongForm(what: string, cause?: unknown): MlsEngineError {
  return new MlsEngineError('InvalidMls', `the bytes are not ${what}`, { cause })
}
