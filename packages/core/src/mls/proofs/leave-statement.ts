import { sha256 } from '@noble/hashes/sha2.js'
import { encodeLeafNode } from 'ts-mls/leafNode.js'
import type { LeafNode } from 'ts-mls'
import { toCbor } from '../cbor.ts'
import { isSignedWithLabel, signWithLabel } from '../labels.ts'

/** The label of leave statements in SignWithLabel (RFC 9420 §5.1.2). */
const LABEL = 'CatbirdLeave'

/** A leaf's own word that it leaves: ground for any member to commit its removal (protocol.md, "Devices and trust"). */
export interface LeaveStatement {
  readonly leafIndex: number
  readonly signature: Uint8Array
}

/** The leaf that a leave statement speaks of. */
export interface LeavingLeaf {
  readonly convoId: string
  readonly groupId: Uint8Array
  readonly leafIndex: number
  readonly leaf: LeafNode
}

/** Signs the statement that a leaf leaves, with the leaf's private signature key. */
export async function createLeaveStatement(
  leaving: LeavingLeaf,
  signatureKey: Uint8Array,
  ciphersuite: string,
): Promise<LeaveStatement> {
  const signature = await signWithLabel(signatureKey, LABEL, signedContent(leaving), ciphersuite)
  return { leafIndex: leaving.leafIndex, signature }
}

/** Whether a statement was signed by the leaf itself, for this convo, group and place. */
export async function verifyLeaveStatement(
  leaving: LeavingLeaf,
  signature: Uint8Array,
  ciphersuite: string,
): Promise<boolean> {
  const key = leaving.leaf.signaturePublicKey
  return isSignedWithLabel({ key, signature }, LABEL, signedContent(leaving), ciphersuite)
}

function signedContent({ convoId, groupId, leafIndex, leaf }: LeavingLeaf): Uint8Array {
  return toCbor({ convoId, groupId, leafIndex, leafHash: sha256(encodeLeafNode(leaf)) })
}
