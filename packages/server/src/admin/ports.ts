import type { Bus } from '@catbird-mls/core/bus'
import type { Database } from '@catbird-mls/core/database'
import type { IdentityResolver } from '@catbird-mls/core/identity'
import type { HeldLimits } from '@catbird-mls/core/limits'
import type { Clock, Log, Random } from '@catbird-mls/core/ports'
import type { AdminConfig, Retention } from '../config/index.ts'
import type { ErrorFunnel } from '../errors/index.ts'
import type { Check } from '../http/health.ts'
import type { LogLevels } from './log-levels.ts'
import type { Readings } from './readings.ts'
import type { SignInLimits } from './sign-in/sign-in-limits.ts'

/** What the procedures for operators call. */
export type AdminPorts = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly funnel: ErrorFunnel
  readonly limitValues: HeldLimits
  readonly identities: IdentityResolver
  readonly checks: () => readonly Check[]
  readonly admin: AdminConfig
  /** The configuration, with every secret in it hidden. */
  readonly shownConfig: Readonly<Record<string, unknown>>
  /** Whether the service is reached by https. */
  readonly secure: boolean
  readonly service: { readonly did: string; readonly url: string; readonly version: string }
  readonly retention: Retention
  readonly logLevels: LogLevels
  readonly readings: Readings
  readonly signInLimits: SignInLimits
  /** Where accounts are looked up. */
  readonly network: {
    readonly appViewUrl: string | undefined
    readonly plcUrl: string
    readonly development: boolean
  }
}
