import { fromCbor, isCborMap, toCbor } from '../mls/cbor.ts'
import type { CborMap, CborValue } from '../mls/cbor.ts'
import type { LeaveStatement } from '../mls/proofs/leave-statement.ts'

/** What the service itself writes into a convo's log. */
export type Notice =
  /** An account has left, and asks that its leaves be removed. */
  | { readonly kind: 'leaveRequested'; readonly did: string; readonly statements: readonly LeaveStatement[] }
  /** The service has cut off a device, or a whole account, and suggests its removal. */
  | {
      readonly kind: 'removalSuggested'
      readonly did: string
      readonly deviceId?: string
      readonly reason: string
    }
  /** A device, or a whole account, is cut off no more: what was suggested of it in these words counts no longer. */
  | { readonly kind: 'removalWithdrawn'; readonly did: string; readonly deviceId?: string }
  /** The service's operator asks that an admin end this generation by a reset. */
  | { readonly kind: 'resetRequested'; readonly generation: number }
  /** The convo was reset: from here on another group backs it. */
  | {
      readonly kind: 'reset'
      readonly generation: number
      readonly groupId: Uint8Array
      /** Of epoch 0, with the ratchet tree. */
      readonly groupInfo: Uint8Array
    }
  /** A leaf has replaced the GroupInfo of the present epoch. */
  | {
      readonly kind: 'groupInfoReplaced'
      readonly generation: number
      readonly epoch: number
      readonly did: string
      readonly deviceId: string
      readonly externalPub: Uint8Array
      readonly groupInfoSignature: Uint8Array
    }
  /** A member has sealed the metadata anew. */
  | {
      readonly kind: 'metadataSealed'
      readonly generation: number
      readonly epoch: number
      readonly version: number
    }

/** A notice as the log keeps it: DAG-CBOR. */
export function encodeNotice(notice: Notice): Uint8Array {
  switch (notice.kind) {
    case 'leaveRequested': {
      const statements = notice.statements.map(({ leafIndex, signature }) => ({ leafIndex, signature }))
      return toCbor({ v: 1, kind: notice.kind, did: notice.did, statements })
    }
    case 'removalSuggested': {
      const { kind, did, deviceId, reason } = notice
      return toCbor({ v: 1, kind, did, reason, ...(deviceId === undefined ? {} : { deviceId }) })
    }
    case 'removalWithdrawn':
    case 'resetRequested':
    case 'reset':
    case 'groupInfoReplaced':
    case 'metadataSealed':
      return toCbor({ v: 1, ...notice })
    default:
      return notice satisfies never
  }
}

/** Reads a notice that {@link encodeNotice} wrote. */
export function decodeNotice(bytes: Uint8Array): Notice {
  const map = fromCbor(bytes, 'a notice')
  const { kind, did, statements, deviceId, reason } = map
  if (kind === 'leaveRequested' && typeof did === 'string' && Array.isArray(statements)) {
    return { kind, did, statements: statements.map(statementFrom) }
  }
  if (kind === 'removalSuggested' && typeof did === 'string' && typeof reason === 'string') {
    return { kind, did, reason, ...(typeof deviceId === 'string' ? { deviceId } : {}) }
  }
  if (kind === 'removalWithdrawn' && typeof did === 'string') {
    return { kind, did, ...(typeof deviceId === 'string' ? { deviceId } : {}) }
  }
  if (kind === 'resetRequested' && typeof map['generation'] === 'number')
    return { kind, generation: map['generation'] }
  const later = resetFrom(map) ?? replacedInfo(map) ?? sealedMetadata(map)
  if (later !== undefined) return later
  throw new TypeError('a notice of unknown form')
}

function resetFrom({ kind, generation, groupId, groupInfo }: CborMap): Notice | undefined {
  const whole =
    kind === 'reset' &&
    typeof generation === 'number' &&
    groupId instanceof Uint8Array &&
    groupInfo instanceof Uint8Array
  return whole ? { kind, generation, groupId, groupInfo } : undefined
}

function replacedInfo(map: CborMap): Notice | undefined {
  const { kind, did, deviceId, externalPub, groupInfoSignature, generation, epoch } = map
  const whole =
    kind === 'groupInfoReplaced' &&
    typeof did === 'string' &&
    typeof deviceId === 'string' &&
    externalPub instanceof Uint8Array &&
    groupInfoSignature instanceof Uint8Array &&
    typeof generation === 'number' &&
    typeof epoch === 'number'
  return whole ? { kind, generation, epoch, did, deviceId, externalPub, groupInfoSignature } : undefined
}

function sealedMetadata({ kind, generation, epoch, version }: CborMap): Notice | undefined {
  const whole =
    kind === 'metadataSealed' &&
    typeof generation === 'number' &&
    typeof epoch === 'number' &&
    typeof version === 'number'
  return whole ? { kind, generation, epoch, version } : undefined
}

function statementFrom(value: CborValue): LeaveStatement {
  const { leafIndex, signature }: CborMap = isCborMap(value) ? value : {}
  if (typeof leafIndex !== 'number' || !(signature instanceof Uint8Array)) {
    throw new TypeError('a leave statement of unknown form')
  }
  return { leafIndex, signature }
}
