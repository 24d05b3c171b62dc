import type { DevelopmentIdentity } from './development-identity.ts'

/**
 * An account as the app is signed in with it: an `Agent` of `@atproto/api`, an OAuth session, or anything
 * else with these two.
 */
export interface PdsSession {
  /** The account; absent while nobody is signed in. */
  readonly did?: string | undefined
  /** Sends a request to the account's own server (PDS), with the session's authentication. */
  fetchHandler(pathAndQuery: string, init: RequestInit): Promise<Response>
}

/** What {@link MlsClient.open} takes as `session`. */
export type AppSession = PdsSession | DevelopmentIdentity

/** Whether it is a development identity, which signs for itself and has no server. */
export function isDevelopmentIdentity(session: AppSession): session is DevelopmentIdentity {
  return 'developmentOnly' in session
}
