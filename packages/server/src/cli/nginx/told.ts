import { isIP } from 'node:net'
import { InvalidArgumentError } from 'commander'
import { readEnvironment } from '../../config/index.ts'
import { didWebHost } from '../../config/service-did.ts'
import { settings } from '../../config/fields.ts'
import type { FullEnvironment } from '../environment.ts'

/** What the settings of a deployment say of its site; a site can be printed without any. */
export function siteFactsOf({ values }: Pick<FullEnvironment, 'values'>) {
  const environment = readEnvironment(values)
  const { SERVICE_DID, SERVER_PORT, ADMIN_DIDS } = settings
    .pick({ SERVICE_DID: true, SERVER_PORT: true, ADMIN_DIDS: true })
    .parse(environment)
  return {
    domain: SERVICE_DID && didWebHost(SERVICE_DID)?.replace(/:\d+$/, ''),
    upstream: `127.0.0.1:${String(SERVER_PORT)}`,
    adminOAuth: ADMIN_DIDS.size > 0,
  }
}

/** Where the logs of nginx go: to files of its own, or, in a container, to what Docker keeps. */
export function logsOf(inContainer: boolean) {
  return inContainer
    ? { access: '/dev/stdout', error: '/dev/stderr' }
    : { access: '/var/log/nginx/catbird-mls.access.log', error: '/var/log/nginx/catbird-mls.error.log' }
}

/** Takes one more `host:port` of a command line. */
export function collectUpstream(value: string, before: readonly string[]): readonly string[] {
  if (/^([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9a-fA-F:]+\]):\d{1,5}$/.test(value)) return [...before, value]
  throw new InvalidArgumentError('It must be host:port, such as 127.0.0.1:3000.')
}

/** Takes one more address, or network with its length, of a command line. */
export function collectAllowed(value: string, before: readonly string[]): readonly string[] {
  const [address = '', length, ...rest] = value.split('/')
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  const fits = length === undefined ? longest > 0 : /^\d{1,3}$/.test(length) && Number(length) <= longest
  if (fits && rest.length === 0) return [...before, value]
  throw new InvalidArgumentError('It must be an address or a network, such as 10.8.0.0/24.')
}

/** Takes a folder that can stand in a site as it is. */
export function asFolder(value: string): string {
  if (/^\/[\w./@-]+$/.test(value)) return value.replace(/\/+$/, '')
  throw new InvalidArgumentError('It must be the path of a folder, from / on.')
}
