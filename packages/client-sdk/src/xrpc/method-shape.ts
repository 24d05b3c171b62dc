import type { Lexicons, LexUserType } from '@atproto/lexicon'
import { ids } from './generated/ids.ts'

/** How a method wants to be called, read from its lexicon. */
export interface MethodShape {
  readonly kind: 'query' | 'procedure'
  /** Whether it is an act of a device, with a place for the device's proof. */
  readonly deviceAct: boolean
  /** Defaults of its parameters: written out, so that client and service hash the same. */
  readonly defaults: Readonly<Record<string, unknown>>
}

/** Methods that no session can authenticate: they come before it, and always carry the proof. */
export const beforeSession: ReadonlySet<string> = new Set([
  ids.BlueCatbirdMlsDeviceRegisterDevice,
  ids.BlueCatbirdMlsServerCreateSession,
])

/**
 * Methods that the account's own server vouches for at each call: those that come before a session, and what is the account's
 * right also where it has no device any more, or may not act.
 */
export const byServiceAuth: ReadonlySet<string> = new Set([
  ...beforeSession,
  ids.BlueCatbirdMlsActorDeleteAccount,
  ids.BlueCatbirdMlsActorExportAccountData,
])

/** Methods that need no authentication. */
export const unauthenticated: ReadonlySet<string> = new Set([
  ids.BlueCatbirdMlsServerDescribeServer,
  ids.BlueCatbirdMlsServerRefreshSession,
])

/** Reads a method's shape from the lexicons. */
export function methodShape(lexicons: Lexicons, nsid: string): MethodShape {
  const def: LexUserType | undefined = lexicons.getDef(nsid)
  if (def?.type === 'query') {
    const properties = def.parameters?.properties ?? {}
    return { kind: 'query', deviceAct: 'deviceProof' in properties, defaults: defaultsOf(properties) }
  }
  if (def?.type !== 'procedure') throw new TypeError(`${nsid} is no method`)
  const schema = def.input?.schema
  const properties = schema?.type === 'object' ? schema.properties : {}
  return { kind: 'procedure', deviceAct: 'deviceProof' in properties, defaults: {} }
}

function defaultsOf(properties: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]: [string, { default?: unknown }]) =>
      schema.default === undefined ? [] : [[name, schema.default]],
    ),
  )
}
