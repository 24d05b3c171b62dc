import { recordCodec } from './codec.ts'
import type { EditProof } from './message-record.ts'

/** What one account has said about a message that this device does not have: the history of another may bring it. */
export interface WaitingActs {
  readonly acts: readonly WaitingAct[]
}

/** A reaction, an edit or a delete. Of those that undo each other (of one `slot`) the last is kept. */
export interface WaitingAct {
  readonly slot: string
  readonly seq: number
  /** The account that said it. */
  readonly did: string
  /** DAG-CBOR. */
  readonly content: Uint8Array
  /** Of an edit. */
  readonly proof?: EditProof
}

/** {@link WaitingActs} and bytes. */
export const waitingActs = recordCodec<WaitingActs>()
