/** How often a part of a file is tried: with the pauses between, some three minutes, for a person waits for it. */
export const mostTries = 12

/** How often a part of a file is tried: {@link mostTries}, but where nobody waits for it. */
export interface Patience {
  readonly most?: number
}
