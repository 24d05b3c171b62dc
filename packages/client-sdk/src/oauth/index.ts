/** What an app asks a person for, when it has them sign in with OAuth. */
export { oauthScope } from './oauth-scope.ts'
export type { OAuthScopeOptions } from './oauth-scope.ts'
