import type { Capabilities, Extension } from 'ts-mls'
import type { UpdatePathNode } from 'ts-mls/updatePath.js'
import { alices, bob, bobs, carol, dave, group, placeOf } from '../cast.ts'
import { forge, pathIn } from '../forge-commit.ts'
import { adds, commit, follow, judge, keyPackageOf } from '../library-group.ts'
import { update, bobForges, leafKeyOf, bobsLeaf } from './hostile.ts'
import type { Submitted, Hostile } from './hostile.ts'

type Sealed = UpdatePathNode['encryptedPathSecret'][number]

/** Commits with a false path. */
export const paths: Hostile[] = [
  [
    'whose path leaves a member out',
    'path.addresses',
    () =>
      bobsPath((nodes) =>
        nodes.map((node) => ({ ...node, encryptedPathSecret: node.encryptedPathSecret.slice(1) })),
      ),
  ],
  [
    'whose path addresses somebody twice',
    'path.addresses',
    () =>
      bobsPath((nodes) =>
        nodes.map((node) => ({
          ...node,
          encryptedPathSecret: [...node.encryptedPathSecret, ...node.encryptedPathSecret],
        })),
      ),
  ],
  ['whose path leaves out a leaf that is not merged yet', 'path.addresses', () => leavingUnmergedOut()],
  ['whose path is too short', 'path.addresses', () => bobsPath((nodes) => nodes.slice(1))],
  ['whose path is too long', 'path.addresses', () => bobsPath((nodes) => [...nodes, ...nodes])],
  [
    'whose path has one key in two places',
    'path.keys-new',
    () =>
      bobsPath((nodes) =>
        nodes.map((node) => ({ ...node, hpkePublicKey: nodes[0]?.hpkePublicKey ?? node.hpkePublicKey })),
      ),
  ],
  [
    'whose path has other keys than its leaf was signed for',
    'path.parent-hash',
    async () => {
      const other = pathIn((await commit(bobs, [])).message)
      return bobsPath((nodes) =>
        nodes.map((node, i) => ({
          ...node,
          hpkePublicKey: other.nodes[i]?.hpkePublicKey ?? node.hpkePublicKey,
        })),
      )
    },
  ],
  [
    'whose path carries a KEM output that no key opens',
    'path.ciphertexts',
    () => bobsCiphertexts((sealed) => ({ ...sealed, kemOutput: new Uint8Array(32) })),
  ],
  [
    'whose path carries a ciphertext that holds no path secret',
    'path.ciphertexts',
    () => bobsCiphertexts((sealed) => ({ ...sealed, ciphertext: sealed.ciphertext.slice(1) })),
  ],
  [
    'whose path has a key that nobody can seal to',
    'path.keys-usable',
    () =>
      bobsPath((nodes) =>
        nodes.map((node, i) => (i === 0 ? { ...node, hpkePublicKey: new Uint8Array(32) } : node)),
      ),
  ],
  [
    "whose path's leaf is made for a key package",
    'framing.form',
    () => {
      const { leafNode, nodes } = pathIn(update.message)
      return bobForges({ path: { nodes, leafNode: { ...leafNode, ...madeForAKeyPackage } } })
    },
  ],
  [
    "whose path's leaf is of another device",
    'path.same-device',
    async () => bobsLeaf({ credential: (await keyPackageOf(dave)).publicPackage.leafNode.credential }),
  ],
  [
    "whose path's leaf has another key",
    'path.same-device',
    () => bobsLeaf({ signaturePublicKey: dave.keys.publicKey }, dave),
  ],
  ["whose path's leaf is not signed by itself", 'path.leaf-signature', () => bobsLeaf({}, carol)],
  [
    "whose path's leaf keeps its encryption key",
    'path.leaf-key-new',
    () => bobsLeaf({ hpkePublicKey: leafKeyOf(placeOf(bob)) }),
  ],
  [
    "whose path's leaf has an extension twice",
    'leaf.extensions-once',
    () => bobsLeaf({ extensions: [applicationId, applicationId] }),
  ],
  [
    "whose path's leaf says that it supports what everybody does",
    'leaf.defaults-unlisted',
    () => bobsCapabilities({ proposals: [1] }),
  ],
  [
    "whose path's leaf can read no policies any more",
    'leaf.policy',
    () => bobsCapabilities({ extensions: [] }),
  ],
]

/** No type of a path's leaf says so, which is the point. */
const madeForAKeyPackage = {
  leafNodeSource: 'key_package' as 'commit',
  lifetime: { notBefore: 0n, notAfter: 0n },
}
const applicationId: Extension = { extensionType: 'application_id', extensionData: Uint8Array.of(1) }

function bobsCapabilities(change: Partial<Capabilities>): Promise<Submitted> {
  return bobsLeaf({ capabilities: { ...pathIn(update.message).leafNode.capabilities, ...change } })
}

function bobsCiphertexts(change: (sealed: Sealed) => Sealed): Promise<Submitted> {
  return bobsPath((nodes) =>
    nodes.map((node) => ({ ...node, encryptedPathSecret: node.encryptedPathSecret.map(change) })),
  )
}

/** Dave is added without a path, so that he is unmerged above his leaf; Bob's path then says nothing to him. */
async function leavingUnmergedOut(): Promise<Submitted> {
  const added = await commit(alices, [adds((await keyPackageOf(dave)).publicPackage)])
  const { group: after } = await judge(group, added)
  const before = await follow(bobs, added)
  const { message } = await commit(before, [])
  const { leafNode, nodes } = pathIn(message)
  const deaf = nodes.map(({ encryptedPathSecret, ...node }) => ({
    ...node,
    encryptedPathSecret: encryptedPathSecret.slice(0, Math.max(1, encryptedPathSecret.length - 1)),
  }))
  return { group: after, commit: await forge(message, before, bob, { path: { leafNode, nodes: deaf } }) }
}

/** Bob's update whose path is altered, its leaf left as it was. */
function bobsPath(change: (nodes: ReturnType<typeof pathIn>['nodes']) => typeof nodes): Promise<Submitted> {
  const path = pathIn(update.message)
  return bobForges({ path: { ...path, nodes: change(path.nodes) } })
}
