import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const sdk = join(import.meta.dirname, '../../packages/client-sdk')

/** An entry of the SDK, as it is imported. */
export interface Entry {
  /** What an app imports: `@catbird-mls/client/react`. */
  readonly specifier: string
  /** What its files are called: `react`; `client` for the SDK itself. */
  readonly name: string
  /** Its declarations, as they were built. */
  readonly types: string
}

/** The entries but the generated one, which the lexicons and their own reference describe. */
export function entriesOfSdk(): Entry[] {
  const { name, exports } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')) as {
    name: string
    exports: Record<string, { types: string }>
  }
  return Object.entries(exports)
    .filter(([entry]) => entry !== './xrpc')
    .map(([entry, { types }]) => ({
      specifier: name + entry.slice(1),
      name: entry === '.' ? 'client' : entry.slice(2).replaceAll('/', '-'),
      types: join(sdk, types),
    }))
}
