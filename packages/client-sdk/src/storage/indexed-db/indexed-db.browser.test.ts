import { storageContract } from '../testing/contract.ts'
import { indexedDbStorage } from './index.ts'

const newName = () => `contract ${crypto.randomUUID()}`

storageContract('IndexedDB', () => indexedDbStorage(newName()))
storageContract('IndexedDB, encrypted', () =>
  indexedDbStorage(newName(), { key: new Uint8Array(32).fill(7) }),
)
