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
  /** The convo was reset: from here on another group backs it. */
  | {
      readonly kind: 'reset'
      readonly generation: number
      readonly groupId: Uint8Array
      /** Of epoch 0, with the ratchet tree. */
      readonly groupInfo: Uint8Array
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
    case 'reset': {
      const { kind, generation, groupId, groupInfo } = notice
      return toCbor({ v: 1, kind, generation, groupId, groupInfo })
    }
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
  if (kind === 'reset') return resetFrom(map)
  throw new TypeError('a notice of unknown form')
}

function resetFrom({ generation, groupId, groupInfo }: CborMap): Notice {
  if (
    typeof generation !== 'number' ||
    !(groupId instanceof Uint8Array) ||
    !(groupInfo instanceof Uint8Array)
  ) {
    throw new TypeError('a notice of unknown form')
  }
  return { kind: 'reset', generation, groupId, groupInfo }
}

function statementFrom(value: CborValue): LeaveStatement {
  const { leafIndex, signature }: CborMap = isCborMap(value) ? value : {}
  if (typeof leafIndex !== 'number' || !(signature instanceof Uint8Array)) {
    throw new TypeError('a leave statement of unknown form')
  }
  return { leafIndex, signature }
}
