import { defaultKeyPackageEqualityConfig } from 'ts-mls'
import { identityOf } from '@catbird-mls/core/mls'
import type { ClientConfig, Credential } from 'ts-mls'

/** How far a sender's ratchet may be stepped forward to meet a message (sdk.md, "Windows"). */
export const FORWARD_STEPS = 10_000
/** How many skipped keys of a sender are kept for messages that come late. */
export const KEPT_GENERATIONS = 1_000
/** A device renews its leaf before it has sent this many messages in one epoch. */
export const RENEW_LEAF_AT = 5_000

/**
 * What the MLS library is told. The authentication service checks syntax only: whether a leaf is to be
 * trusted is a state beside MLS, or members who judge differently would fork the group (sdk.md, "Trust").
 * Past epochs are kept by the engine itself (`past-epoch.ts`), so the library keeps as few as it can.
 */
export const clientConfig: ClientConfig = {
  keyRetentionConfig: {
    retainKeysForGenerations: KEPT_GENERATIONS,
    retainKeysForEpochs: 1,
    maximumForwardRatchetSteps: FORWARD_STEPS,
  },
  // Lifetimes are judged by the service's time, when key packages are claimed: this machine's clock may be off.
  lifetimeConfig: {
    maximumTotalLifetime: 100n * 86_400n,
    validateLifetimeOnReceive: false,
    validateLifetimeOnSend: false,
  },
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: { kind: 'alwaysPad', paddingLength: 0 },
  authService: {
    validateCredential: (credential) => Promise.resolve(isDeviceCredential(credential)),
  },
}

function isDeviceCredential(credential: Credential): boolean {
  try {
    return identityOf(credential).deviceId.length > 0
  } catch {
    return false
  }
}
