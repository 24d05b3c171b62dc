import { BLANK, bob, carol, dave, placeOf } from '../cast.ts'
import { pathIn } from '../forge-commit.ts'
import { adds, keyPackageOf, newParty, removes } from '../library-group.ts'
import { update, bobProposes, bobAdds, leafKeyOf } from './hostile.ts'
import type { Hostile } from './hostile.ts'

/** Commits of leaves that cannot be. */
export const leaves: Hostile[] = [
  [
    'that adds a device which cannot read policies',
    'InvalidKeyPackage',
    '0xF0C1',
    async () =>
      bobAdds(dave, {
        leaf: { capabilities: { ...pathIn(update.message).leafNode.capabilities, extensions: [] } },
      }),
  ],
  [
    'that adds a device a second time, by another key',
    'InvalidMls',
    'two leaves',
    async () => bobAdds({ ...carol, keys: (await newParty('x')).keys }),
  ],
  [
    'that adds a device by the key of another',
    'InvalidMls',
    'signature key',
    () => bobAdds({ ...dave, keys: carol.keys }),
  ],
  [
    'that adds a leaf with the encryption key of another',
    'InvalidMls',
    'encryption key',
    () => bobAdds(dave, { leaf: { hpkePublicKey: leafKeyOf(placeOf(carol)) } }),
  ],
  [
    'that adds a key package twice',
    'InvalidMls',
    'encryption key',
    async () => {
      const { publicPackage } = await keyPackageOf(dave)
      return bobProposes(adds(publicPackage), adds(publicPackage))
    },
  ],
  [
    'that adds a key package which somebody has altered',
    'InvalidKeyPackage',
    'signature',
    async () => {
      const { publicPackage } = await keyPackageOf(dave)
      const other = await keyPackageOf(dave)
      return bobProposes(adds({ ...publicPackage, initKey: other.publicPackage.initKey }))
    },
  ],
  [
    'that adds a key package of another suite',
    'InvalidKeyPackage',
    'suite',
    async () => {
      const { publicPackage } = await keyPackageOf(dave)
      return bobProposes(adds({ ...publicPackage, cipherSuite: 'MLS_128_DHKEMP256_AES128GCM_SHA256_P256' }))
    },
  ],
  ['that removes a blank leaf', 'InvalidMls', 'not there', () => bobProposes(removes(BLANK))],
  [
    'that removes a leaf outside the tree',
    'InvalidMls',
    'not there',
    () => bobProposes(removes(2 ** 32 - 1)),
  ],
  [
    'that removes a leaf twice',
    'InvalidMls',
    'twice',
    () => bobProposes(removes(placeOf(carol)), removes(placeOf(carol))),
  ],
  [
    'that removes its own committer',
    'InvalidMls',
    'removes itself',
    () => bobProposes(removes(placeOf(bob))),
  ],
]
