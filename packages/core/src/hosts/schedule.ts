const minuteMs = 60_000

/** How soon the question is put again that found no answer the first time. Each further one waits twice as long. */
const firstRetryMs = minuteMs
/** How soon an account that is not active is looked at again, likewise: an event that told of its return may be lost. */
const firstAgainMs = 10 * minuteMs
const longestMs = 6 * 60 * minuteMs

/** Of events that name one account, so many milliseconds pass at least between the questions that they cause. */
export const eventEveryMs = 5_000

/**
 * For how long the host of an account has to say that it is gone, without a break, before that is believed: a server that was
 * set up anew or brought back from a backup is put right within days by whoever runs it, and who has lost a did:plc to
 * somebody with a lesser key has 72 hours to take it back (did:plc, "Key rotation and account recovery").
 */
export const graceMs = 7 * 24 * 60 * minuteMs

/** How long to wait after so many questions in a row without an answer, in milliseconds. */
export function retryAfter(looks: number): number {
  return growing(firstRetryMs, looks)
}

/** How long to wait after so many answers in a row that an account is not active, in milliseconds. */
export function lookAgainAfter(looks: number): number {
  return growing(firstAgainMs, looks)
}

function growing(firstMs: number, looks: number): number {
  return Math.min(firstMs * 2 ** Math.min(looks, 20), longestMs)
}
