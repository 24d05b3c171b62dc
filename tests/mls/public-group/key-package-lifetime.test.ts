import { verifyKeyPackageBytes } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { keyPackageBytes, keyPackageOf, newParty } from './library-group.ts'

it('a key package whose lifetime is still to begin is refused, since nobody could add by it', async () => {
  const now = Math.floor(Date.now() / 1000)
  const lifetime = { notBefore: BigInt(now + 600), notAfter: BigInt(now + 86_400) }
  const { publicPackage } = await keyPackageOf(await newParty('bob'), { leaf: { lifetime } })
  await expect(verifyKeyPackageBytes(keyPackageBytes(publicPackage), new Date())).rejects.toMatchObject({
    error: 'InvalidKeyPackage',
    message: expect.stringContaining('begun') as string,
  })
})
