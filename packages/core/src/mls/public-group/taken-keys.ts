import type { LeafNode, RatchetTree } from 'ts-mls'
import { toHex } from '../bytes.ts'
import { identityOf } from '../credential.ts'
import { refuse } from '../rules/refuse.ts'
import { tailOf } from '../tree/key-tails.ts'

/** The keys and devices that are in a tree, and so can come into it no more. */
export interface Taken {
  readonly encryptionKeys: Set<string>
  readonly signatureKeys: Set<string>
  readonly devices: Set<string>
}

/**
 * What of a tree stands in the way of some new leaves: gathered once a commit, or a commit of many Adds would cost the
 * square of them; and only what looks like one of theirs, or a commit of one would cost a large tree. `except` is the
 * node of the leaf that a new one replaces.
 */
export function takenIn(tree: RatchetTree, newLeaves: readonly LeafNode[], except?: number): Taken {
  const taken: Taken = { encryptionKeys: new Set(), signatureKeys: new Set(), devices: new Set() }
  if (newLeaves.length === 0) return taken
  const encryptionKeys = new Set(newLeaves.map(({ hpkePublicKey }) => tailOf(hpkePublicKey)))
  const signatureKeys = new Set(newLeaves.map(({ signaturePublicKey }) => tailOf(signaturePublicKey)))
  const names = new Set(newLeaves.map(nameTailOf))
  for (const [at, node] of tree.entries()) {
    if (node?.nodeType === 'parent') {
      const { hpkePublicKey: key } = node.parent
      if (encryptionKeys.has(tailOf(key))) taken.encryptionKeys.add(toHex(key))
    } else if (node?.nodeType === 'leaf' && at !== except) {
      const alike =
        encryptionKeys.has(tailOf(node.leaf.hpkePublicKey)) ||
        signatureKeys.has(tailOf(node.leaf.signaturePublicKey)) ||
        names.has(nameTailOf(node.leaf))
      if (alike) take(taken, node.leaf)
    }
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

/** The end of a leaf's name: a BasicCredential is the one form of it that is ever let in. */
function nameTailOf({ credential }: LeafNode): number {
  return 'identity' in credential ? tailOf(credential.identity) : 0
}

/** The device of a leaf; neither part of it can hold a `#`. */
function deviceOf({ credential }: LeafNode): string {
  const { did, deviceId } = identityOf(credential)
  return `${did}#${deviceId}`
}
