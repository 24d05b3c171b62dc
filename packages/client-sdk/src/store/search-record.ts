import { recordCodec } from './codec.ts'

/** What can be searched of one message. */
export interface SearchEntry {
  readonly seq: number
  readonly createdAt: number
  /** Its words, folded. */
  readonly text: string
}

/** What can be searched of the messages of one stretch of a convo's log, in its order. */
export interface SearchBlock {
  readonly entries: readonly SearchEntry[]
}

/** {@link SearchBlock} and bytes. */
export const searchBlock = recordCodec<SearchBlock>()
