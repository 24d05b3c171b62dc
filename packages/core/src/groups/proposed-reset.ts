import type { DeviceCaller } from '../identity/callers.ts'
import type { ConvoId } from '../mls/index.ts'

/** What a device asks for that resets a convo. */
export type ProposedReset = {
  readonly caller: DeviceCaller
  readonly convoId: ConvoId
  /** The generation that is to end. */
  readonly expectedGeneration: number
  /** GroupInfo of epoch 0 of the new group, with the ratchet tree: the calling device's one leaf. */
  readonly groupInfo: Uint8Array
  /** The convo's metadata, sealed for that epoch. */
  readonly metadata?: Uint8Array | undefined
}
