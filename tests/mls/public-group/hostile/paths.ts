import { bob, bobs, carol, dave, placeOf } from '../cast.ts'
import { pathIn } from '../forge-commit.ts'
import { commit, keyPackageOf } from '../library-group.ts'
import { update, bobForges, leafKeyOf, bobsLeaf } from './hostile.ts'
import type { Submitted, Hostile } from './hostile.ts'

/** Commits with a false path. */
export const paths: Hostile[] = [
  [
    'whose path leaves a member out',
    'InvalidMls',
    'exactly the members',
    () =>
      bobsPath((nodes) =>
        nodes.map((node) => ({ ...node, encryptedPathSecret: node.encryptedPathSecret.slice(1) })),
      ),
  ],
  [
    'whose path addresses somebody twice',
    'InvalidMls',
    'exactly the members',
    () =>
      bobsPath((nodes) =>
        nodes.map((node) => ({
          ...node,
          encryptedPathSecret: [...node.encryptedPathSecret, ...node.encryptedPathSecret],
        })),
      ),
  ],
  ['whose path is too short', 'InvalidMls', 'exactly the members', () => bobsPath((nodes) => nodes.slice(1))],
  [
    'whose path is too long',
    'InvalidMls',
    'exactly the members',
    () => bobsPath((nodes) => [...nodes, ...nodes]),
  ],
  [
    'whose path has one key in two places',
    'InvalidMls',
    'not new',
    () =>
      bobsPath((nodes) =>
        nodes.map((node) => ({ ...node, hpkePublicKey: nodes[0]?.hpkePublicKey ?? node.hpkePublicKey })),
      ),
  ],
  [
    'whose path has other keys than its leaf was signed for',
    'InvalidMls',
    'fit the tree',
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
    "whose path's leaf is of another device",
    'InvalidMls',
    'another device',
    async () => bobsLeaf({ credential: (await keyPackageOf(dave)).publicPackage.leafNode.credential }),
  ],
  [
    "whose path's leaf has another key",
    'InvalidMls',
    'another device or key',
    () => bobsLeaf({ signaturePublicKey: dave.keys.publicKey }, dave),
  ],
  [
    "whose path's leaf is not signed by itself",
    'InvalidMls',
    'leaf does not verify',
    () => bobsLeaf({}, carol),
  ],
  [
    "whose path's leaf keeps its encryption key",
    'InvalidMls',
    'former encryption key',
    () => bobsLeaf({ hpkePublicKey: leafKeyOf(placeOf(bob)) }),
  ],
  [
    "whose path's leaf can read no policies any more",
    'InvalidMls',
    'does not support',
    () => bobsLeaf({ capabilities: { ...pathIn(update.message).leafNode.capabilities, extensions: [] } }),
  ],
]

/** Bob's update whose path is altered, its leaf left as it was. */
function bobsPath(change: (nodes: ReturnType<typeof pathIn>['nodes']) => typeof nodes): Promise<Submitted> {
  const path = pathIn(update.message)
  return bobForges({ path: { ...path, nodes: change(path.nodes) } })
}
