/** Wake-ups: how a device that is away is told to look, by push services that are not to know more than that. */
export { decodeWakeUp, encodeWakeUp, generateWakeUpKeys, openWakeUp, sealWakeUp } from './wake-up.ts'
export type { WakeUp, WakeUpKeys, WokenDevice } from './wake-up.ts'
