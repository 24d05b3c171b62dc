import { MAX_MEMBERS } from '@catbird-mls/core/mls'
import type { Limits } from '../lexicon/types/blue/catbird/mls/server/describeServer.ts'

const kib = 1024

/** How much this service takes; what describeServer tells. A test holds the sizes against the lexicons. */
export const limits: Limits = {
  commitBytes: 1024 * kib,
  groupInfoBytes: 256 * kib,
  welcomeBytes: 1024 * kib,
  ratchetTreeBytes: 4096 * kib,
  ciphertextBytes: 128 * kib,
  keyPackageBytes: 16 * kib,
  keyPackagesPerDevice: 500,
  devicesPerAccount: 20,
  membersPerConvo: MAX_MEMBERS,
  messagesPerBatch: 50,
  pastEpochs: 5,
}
