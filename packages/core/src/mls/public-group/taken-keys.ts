import type { LeafNode, RatchetTree } from 'ts-mls'
import { toHex } from '../bytes.ts'
import { identityOf } from '../credential.ts'
import { refuse } from '../rules/refuse.ts'

/** The keys and devices that are in a tree, and so can come into it no more. */
export interface Taken {
  readonly encryptionKeys: Set<string>
  readonly signatureKeys: Set<string>
  readonly devices: Set<string>
}

/** What a tree takes: gathered once a commit, or a commit of many Adds would cost the square of them. */
export function takenIn(tree: RatchetTree): Taken {
  const taken: Taken = { encryptionKeys: new Set(), signatureKeys: new Set(), devices: new Set() }
  for (const node of tree) {
    if (node?.nodeType === 'parent') taken.encryptionKeys.add(toHex(node.parent.hpkePublicKey))
    if (node?.nodeType === 'leaf') take(taken, node.leaf)
  }
  return taken
}

/**
 * Takes the keys of a new leaf. RFC 9420 §7.3: no two leaves share an encryption key or a signature key; and ours: no
 * two are of one device.
 *
 * @throws ServiceError `InvalidMls`
 */
export function takeNewLeaf(taken: Taken, leaf: LeafNode): void {
  if (taken.encryptionKeys.has(toHex(leaf.hpkePublicKey))) {
    throw refuse('leaf.unique-encryption-key', 'a new leaf has the encryption key of a node of the tree')
  }
  if (taken.signatureKeys.has(toHex(leaf.signaturePublicKey))) {
    throw refuse('leaf.unique-signature-key', 'a new leaf has the signature key of another leaf')
  }
  if (taken.devices.has(deviceOf(leaf))) throw refuse('leaf.unique-device', 'a device would have two leaves')
  take(taken, leaf)
}

function take({ encryptionKeys, signatureKeys, devices }: Taken, leaf: LeafNode): void {
  encryptionKeys.add(toHex(leaf.hpkePublicKey))
  signatureKeys.add(toHex(leaf.signaturePublicKey))
  devices.add(deviceOf(leaf))
}

/** The device of a leaf; neither part of it can hold a `#`. */
function deviceOf({ credential }: LeafNode): string {
  const { did, deviceId } = identityOf(credential)
  return `${did}#${deviceId}`
}
