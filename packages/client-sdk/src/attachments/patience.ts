import type { TransferOptions } from './upload.ts'

/** How often a part of a file is tried: with the pauses between, some three minutes, for a person waits for it. */
export const mostTries = 12

/** How a file goes on its way, and how often a part of it is tried: {@link mostTries}, but where nobody waits for it. */
export interface PatientOptions extends TransferOptions {
  readonly most?: number
}
