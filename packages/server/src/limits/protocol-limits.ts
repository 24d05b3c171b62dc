import { blobPartBytes } from '@catbird-mls/core/blobs'
import { maxDevices } from '@catbird-mls/core/devices'
import { maxKeyPackageBytes, maxStock } from '@catbird-mls/core/key-packages'
import { maxBatch, maxCiphertextBytes } from '@catbird-mls/core/messages'
import { MAX_MEMBERS } from '@catbird-mls/core/mls'
import type { Limits } from '../lexicon/types/blue/catbird/mls/server/describeServer.ts'

const kib = 1024

/** How much this service takes, whatever is configured; what describeServer tells. A test holds the sizes against the lexicons. */
export const limits: Limits = {
  commitBytes: 1024 * kib,
  groupInfoBytes: 256 * kib,
  welcomeBytes: 1024 * kib,
  ratchetTreeBytes: 4096 * kib,
  ciphertextBytes: maxCiphertextBytes,
  keyPackageBytes: maxKeyPackageBytes,
  keyPackagesPerDevice: maxStock,
  devicesPerAccount: maxDevices,
  membersPerConvo: MAX_MEMBERS,
  messagesPerBatch: maxBatch,
  pastEpochs: 5,
  blobPartBytes,
}
