import { storageContract } from '../testing/contract.ts'
import { memoryStorage } from './index.ts'

storageContract('memory', () => memoryStorage())
