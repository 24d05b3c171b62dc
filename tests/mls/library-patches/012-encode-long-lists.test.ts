import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import type { RatchetTree } from 'ts-mls'
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { newDevice, newKeyPackage } from '../support/device.ts'

it('writes a ratchet tree of 8192 leaves', async () => {
  const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)
  const { publicPackage } = await newKeyPackage(await newDevice('everybody', suite), suite)
  const leaf = { nodeType: 'leaf', leaf: publicPackage.leafNode } as const
  const tree: RatchetTree = Array.from({ length: 2 * 8192 - 1 }, (_, i) => (i % 2 === 0 ? leaf : undefined))
  const bytes = encodeRatchetTree(tree)
  expect(decodeRatchetTree(bytes, 0)).toEqual([tree, bytes.length])
})
