/** Names and pictures of accounts, by the app's own session. */
export { createProfiles } from './profiles.ts'
export type { Profiles, ProfilesOptions } from './profiles.ts'
export type { Profile } from './profile.ts'
