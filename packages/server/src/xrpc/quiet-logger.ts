/**
 * xrpc-server logs each error it answers, with its whole cause, through the request's `log`. The funnel has
 * already said what there is to say, so this hears and drops it.
 */
export const quietLogger = { error: (): void => undefined, info: (): void => undefined }
