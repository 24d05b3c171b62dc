import { verifyKeyPackageBytes } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { withPathKeys } from './forge-path.ts'
import {
  adds,
  commit,
  found,
  judge,
  joinThrough,
  keyPackageBytes,
  keyPackageOf,
  newParty,
} from './library-group.ts'

/** Nobody can seal to these, so that in a tree they would stop every later commit, external ones too. */
const unusable: [string, Uint8Array][] = [
  ['zero', new Uint8Array(32)],
  ['zero with the top bit set', new Uint8Array(32).fill(0x80, 31)],
  ['one', Uint8Array.of(1, ...new Uint8Array(31))],
  ['too short', new Uint8Array(31).fill(9)],
  ['too long', new Uint8Array(33).fill(9)],
  ['nothing', new Uint8Array()],
]

describe.each(unusable)('an encryption key that is %s', (_, key) => {
  it('is refused in a key package, and in an Add', async () => {
    const bob = await newParty('bob')
    const packages = [
      await keyPackageOf(bob, { leaf: { hpkePublicKey: key } }),
      await keyPackageOf(bob, { initKey: key }),
    ]
    for (const { publicPackage } of packages) {
      const bytes = keyPackageBytes(publicPackage)
      await expect(verifyKeyPackageBytes(bytes, new Date())).rejects.toMatchObject({
        error: 'InvalidKeyPackage',
      })
    }
    const { state, group } = await found(await newParty('alice'))
    const [badLeaf] = packages
    if (!badLeaf) throw new Error('no package')
    const sent = await commit(state, [adds(badLeaf.publicPackage)])
    await expect(judge(group, sent)).rejects.toMatchObject({ error: 'InvalidKeyPackage' })
  })

  it('is refused in the path of a commit', async () => {
    const alice = await newParty('alice')
    const { state, group } = await found(alice)
    const added = await commit(state, [adds((await keyPackageOf(await newParty('bob'))).publicPackage)])
    const { group: before } = await judge(group, added)
    const update = await commit(added.state, [])
    for (const keys of [{ leaf: key }, { root: key }]) {
      const forged = await withPathKeys(update.message, added.state, alice, keys)
      await expect(judge(before, { commit: forged })).rejects.toMatchObject({
        error: 'InvalidMls',
        message: expect.stringContaining('seal') as string,
      })
    }
    const honest = await withPathKeys(update.message, added.state, alice, {})
    await expect(judge(before, { commit: honest })).resolves.toBeDefined()
  })
})

it('a leaf with an extension that it does not say it supports is refused, in a key package and from a joiner', async () => {
  const alice = await newParty('alice')
  const leaf = { extensions: [{ extensionType: 0x1234, extensionData: Uint8Array.of(1) }] }
  const { publicPackage } = await keyPackageOf(await newParty('bob'), { leaf })
  const published = verifyKeyPackageBytes(keyPackageBytes(publicPackage), new Date())
  await expect(published).rejects.toMatchObject({ error: 'InvalidKeyPackage' })
  const { state, group } = await found(alice)
  const joined = await joinThrough(state, await newParty('alice'), leaf)
  await expect(judge(group, joined)).rejects.toMatchObject({ error: 'InvalidMls' })
})
