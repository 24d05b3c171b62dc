import { randomP256Key, randomSecret } from '../keys.ts'
import type { InitOptions } from './wishes.ts'

/** The settings of a new deployment, by name; each with secrets of its own. */
export function newSettings(
  domain: string,
  { database, redis, port, proxies }: InitOptions,
): Record<string, string> {
  return {
    SERVICE_DID: `did:web:${domain}`,
    SERVICE_SIGNING_KEY: randomP256Key(),
    SERVER_HOST: '127.0.0.1',
    SERVER_PORT: port,
    TRUST_PROXY: proxies,
    JWT_SECRET: randomSecret(),
    DATABASE_URL: database,
    POSTGRES_PASSWORD: randomSecret(),
    ...(redis === undefined ? {} : { REDIS_URL: redis }),
    REDIS_PASSWORD: randomSecret(),
    VAPID_PRIVATE_KEY: randomP256Key(),
    LOG_LEVEL: 'info',
  }
}

const notes: Readonly<Record<string, string>> = {
  SERVICE_DID: 'Who this service is. With another DID it is another service to everybody.',
  SERVICE_SIGNING_KEY:
    'Its key, which stands in its DID document ("catbird-mls did rotate" makes a new one).',
  SERVER_HOST: 'Only this machine reaches it: nginx stands in front ("catbird-mls nginx" prints its site).',
  TRUST_PROXY:
    'How many proxies stand in front. With a wrong number, limits count the proxy or believe clients.',
  JWT_SECRET: 'Signs sessions, and proves what is reported. Changing it ends all sessions.',
  DATABASE_URL:
    'The word embedded, or postgresql://user:password@host:5432/name. Docker Compose sets it by itself.',
  POSTGRES_PASSWORD: 'Of the Postgres that Docker Compose runs.',
  REDIS_URL: 'What tells nodes of each other. Docker Compose sets it by itself.',
  REDIS_PASSWORD: 'Of the Redis that Docker Compose runs.',
  VAPID_PRIVATE_KEY: 'For Web Push. Changing it makes browsers subscribe anew.',
  LOG_LEVEL: 'SIGUSR2, or the dashboard, changes it while the server runs.',
}

/** The text of a file `.env`. */
export function envFileText(settings: Readonly<Record<string, string>>): string {
  const head =
    '# The settings of this service. They hold its secrets: keep this file to yourself (mode 600), and back it up.'
  const entries = Object.entries(settings).map(([name, value]) => {
    const note = notes[name]
    return `${note === undefined ? '' : `\n# ${note}\n`}${name}=${value}`
  })
  return [head, ...entries, ''].join('\n')
}
