/** How often a part of a file is tried: with the pauses between, some three minutes, for a person waits for it. */
export const mostTries = 12
