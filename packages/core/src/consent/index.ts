/** Consent: who may write to an account, and who may bring it into groups. */
export type { DefaultAudience } from './audience.ts'
export { asAudience, audiences } from './audience.ts'
export type { Consent, Reachable } from './consent.ts'
export { createConsent, reachOf } from './consent.ts'
export type { Reach, Reaches } from './judge-reach.ts'
export { getSettings, putSettings } from './settings.ts'
