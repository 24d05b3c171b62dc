import type { Queryable } from '../database/index.ts'
import type { ServiceAuthPorts } from './service-auth.ts'
import type { SessionTokens } from './session-tokens.ts'

/** What it takes to establish who asks, in every way there is. */
export type AuthPorts = ServiceAuthPorts & { readonly db: Queryable; readonly tokens: SessionTokens }
