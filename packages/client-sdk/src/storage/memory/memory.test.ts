import { encryptable } from '../encryption/encryptable.ts'
import { storageContract } from '../testing/contract.ts'
import { memoryStorage } from './index.ts'

storageContract('memory', () => memoryStorage())

storageContract('memory, encrypted', () => {
  const memory = memoryStorage()
  const encrypted = encryptable(() => memory.open(), { key: new Uint8Array(32).fill(7) })
  return { ...encrypted, delete: () => memory.delete() }
})
