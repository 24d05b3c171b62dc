import { BLANK, bob, carol, dave, placeOf } from '../cast.ts'
import { pathIn } from '../forge-commit.ts'
import { adds, keyPackageOf, newParty, removes } from '../library-group.ts'
import { update, bobProposes, bobAdds, leafKeyOf } from './hostile.ts'
import type { Hostile } from './hostile.ts'

/** Commits of leaves that cannot be. */
export const leaves: Hostile[] = [
  [
    'that adds a device which cannot read policies',
    'key-package.policy',
    async () =>
      bobAdds(dave, {
        leaf: { capabilities: { ...pathIn(update.message).leafNode.capabilities, extensions: [] } },
      }),
  ],
  [
    'that adds a device a second time, by another key',
    'leaf.unique-device',
    async () => bobAdds({ ...carol, keys: (await newParty('x')).keys }),
  ],
  [
    'that adds a device by the key of another',
    'leaf.unique-signature-key',
    () => bobAdds({ ...dave, keys: carol.keys }),
  ],
  [
    'that adds a leaf with the encryption key of another',
    'leaf.unique-encryption-key',
    () => bobAdds(dave, { leaf: { hpkePublicKey: leafKeyOf(placeOf(carol)) } }),
  ],
  [
    'that adds a key package twice',
    'leaf.unique-encryption-key',
    async () => {
      const { publicPackage } = await keyPackageOf(dave)
      return bobProposes(adds(publicPackage), adds(publicPackage))
    },
  ],
  [
    'that adds a key package which somebody has altered',
    'key-package.signature',
    async () => {
      const { publicPackage } = await keyPackageOf(dave)
      const other = await keyPackageOf(dave)
      return bobProposes(adds({ ...publicPackage, initKey: other.publicPackage.initKey }))
    },
  ],
  [
    'that adds a key package of another suite',
    'key-package.group-ciphersuite',
    async () => {
      const { publicPackage } = await keyPackageOf(dave)
      return bobProposes(adds({ ...publicPackage, cipherSuite: 'MLS_128_DHKEMP256_AES128GCM_SHA256_P256' }))
    },
  ],
  ['that removes a blank leaf', 'proposals.remove-present', () => bobProposes(removes(BLANK))],
  [
    'that removes a leaf outside the tree',
    'proposals.remove-present',
    () => bobProposes(removes(2 ** 32 - 1)),
  ],
  [
    'that removes a leaf twice',
    'proposals.remove-once',
    () => bobProposes(removes(placeOf(carol)), removes(placeOf(carol))),
  ],
  ['that removes its own committer', 'proposals.remove-self', () => bobProposes(removes(placeOf(bob)))],
]
