import { asBytes, fromCbor, toCbor } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'
import { decodeGroupState, encodeGroupState } from '../mls/index.ts'
import type { GroupState } from '../mls/index.ts'
import type { RecordCodec } from './codec.ts'

/**
 * A commit that is, or may have been, on its way to the service. It is stored before the first byte goes
 * out, so that a lost answer or a killed process leaves everything to go on from.
 */
export interface Attempt {
  /** `create` goes by createConvo, `reset` by resetConvo, the others by submitCommit. */
  readonly kind: 'create' | 'member' | 'external' | 'reset'
  readonly intentId: string
  readonly generation: number
  /** The epoch it ends. */
  readonly epoch: number
  /** `create` and `reset`: the GroupInfo of epoch 0. */
  readonly firstGroupInfo?: Uint8Array
  /** `reset` alone: the state at epoch 0 of the new group. */
  readonly begun?: GroupState
  /** `reset` alone: accounts that have asked to leave, by what the service said. */
  readonly leaving?: readonly string[]
  /** What the first commit of a convo is made of; absent where a convo begins with its creator alone. */
  readonly commit?: AttemptCommit
  /** Whether its intent takes another commit after this one. */
  readonly more?: boolean
  /** Metadata sealed for the epoch it begins. */
  readonly metadata?: Uint8Array
  /** The same, plain. */
  readonly plainMetadata?: Uint8Array
  /** The invite that it makes, with what its holders are shown. */
  readonly invite?: { readonly inviteId: string; readonly preview?: Uint8Array }
}

/** The commit of an attempt, and the state after it. */
export interface AttemptCommit {
  readonly commit: Uint8Array
  /** SHA-256 of the commit. */
  readonly hash: Uint8Array
  readonly groupInfo: Uint8Array
  readonly welcome?: Uint8Array
  readonly next: GroupState
}

/** {@link Attempt} and bytes. */
export const attemptRecord: RecordCodec<Attempt> = {
  encode({ commit, begun, ...rest }) {
    const packed = commit && { ...commit, next: encodeGroupState(commit.next) }
    const value = { ...rest, commit: packed, begun: begun && encodeGroupState(begun) }
    return toCbor({ v: 1, value: value as unknown as CborValue })
  },
  decode(bytes) {
    const { commit, begun, ...rest } = fromCbor(bytes).value as unknown as Attempt
    return {
      ...rest,
      ...(commit === undefined ? {} : { commit: { ...commit, next: stateFrom(commit.next) } }),
      ...(begun === undefined ? {} : { begun: stateFrom(begun) }),
    }
  },
}

/** What is typed a state is, in the store, its bytes. */
function stateFrom(stored: GroupState): GroupState {
  return decodeGroupState(asBytes(stored as unknown as CborValue))
}
