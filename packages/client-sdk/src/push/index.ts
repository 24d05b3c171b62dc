/**
 * Wake-ups alone, without the client: for service workers and app extensions, which have little room and time.
 */
export { decodeWakeUp, openWakeUp } from '@catbird-mls/core/mls/wake-up'
export type { WakeUp, WokenDevice } from '@catbird-mls/core/mls/wake-up'
