import type { CiphersuiteImpl } from 'ts-mls'
import { deriveSecret } from 'ts-mls/crypto/kdf.js'
import {
  mergePrivateKeyPaths,
  toPrivateKeyPath,
  updateLeafKey,
  type PrivateKeyPath,
} from 'ts-mls/privateKeyPath.js'
import { fromHex } from './bytes.ts'

/** What a treekem vector tells of one member's secrets. */
export interface LeafPrivate {
  readonly index: number
  readonly encryption_priv: string
  readonly signature_priv: string
  readonly path_secrets: readonly { readonly node: number; readonly path_secret: string }[]
}

/** A member's place and private keys, with the public keys that must stand in the tree. */
export interface TreeMember {
  readonly privatePath: PrivateKeyPath
  readonly signatureKey: Uint8Array
  readonly pathPublicKeys: readonly (readonly [nodeIndex: number, publicKey: Uint8Array])[]
}

/** Derives each member's keys from its leaf's private key and its path secrets (RFC 9420 §7.4). */
export function membersOf(leaves: readonly LeafPrivate[], suite: CiphersuiteImpl): Promise<TreeMember[]> {
  return Promise.all(leaves.map((leaf) => memberOf(leaf, suite)))
}

async function memberOf(leaf: LeafPrivate, suite: CiphersuiteImpl): Promise<TreeMember> {
  const secrets = leaf.path_secrets.map(({ node, path_secret }) => [node, fromHex(path_secret)] as const)
  const path = await toPrivateKeyPath(Object.fromEntries(secrets), leaf.index, suite)
  const own = updateLeafKey({ leafIndex: leaf.index, privateKeys: {} }, fromHex(leaf.encryption_priv))
  return {
    privatePath: mergePrivateKeyPaths(path, own),
    signatureKey: fromHex(leaf.signature_priv),
    pathPublicKeys: await Promise.all(
      secrets.map(async ([node, secret]) => [node, await publicKeyOf(secret, suite)] as const),
    ),
  }
}

async function publicKeyOf(pathSecret: Uint8Array, { kdf, hpke }: CiphersuiteImpl): Promise<Uint8Array> {
  const { publicKey } = await hpke.deriveKeyPair(await deriveSecret(pathSecret, 'node', kdf))
  return hpke.exportPublicKey(publicKey)
}
