import type { FoundDeviceRecord } from '../identity/index.ts'
import { bytesEqual } from '../mls/index.ts'
import { encodingsOfKey } from './encodings-of-key.ts'

/**
 * What the owner's repo says of a device that is, or asks to be, registered with a suite and a key; `rev` is the
 * revision of the repo that says it.
 */
export type DeviceRecordVerdict =
  | { readonly kind: 'matches' | 'missing' | 'differs'; readonly rev: string }
  | { readonly kind: 'noAccount' | 'noRepo' }

/** Compares what was found with the device. A record that is none of the lexicon speaks of no such device. */
export function judgeDeviceRecord(
  found: FoundDeviceRecord,
  device: { readonly ciphersuite: string; readonly signatureKey: Uint8Array },
): DeviceRecordVerdict {
  switch (found.kind) {
    case 'noAccount':
    case 'noRepo':
      return { kind: found.kind }
    case 'absent':
      return { kind: 'missing', rev: found.rev }
    case 'malformed':
      return { kind: 'differs', rev: found.rev }
    case 'present': {
      const { ciphersuite, signatureKey } = found.record
      const forms = encodingsOfKey(device.ciphersuite, device.signatureKey)
      const same = ciphersuite === device.ciphersuite && forms.some((form) => bytesEqual(form, signatureKey))
      return { kind: same ? 'matches' : 'differs', rev: found.rev }
    }
    default:
      return found satisfies never
  }
}
