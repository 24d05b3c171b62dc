import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { environmentNames } from '../../packages/server/src/config/names.ts'
import { ConfigError, parseConfig, readEnvironment } from '../../packages/server/src/config/index.ts'

interface Service {
  readonly container_name: string
  readonly image: string
  readonly environment?: Readonly<Record<string, string | null>>
  readonly ports?: readonly string[]
  readonly mem_limit?: string
  readonly healthcheck?: object
  readonly restart?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly cap_add?: readonly string[]
  readonly user?: string
  readonly security_opt?: readonly string[]
  readonly logging?: { readonly driver: string; readonly options: Readonly<Record<string, string>> }
  readonly volumes?: readonly string[]
  readonly stop_grace_period?: string
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, null>>
}

const root = join(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
const example = readFileSync(join(root, '.env.example'), 'utf8')
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')
const compose = parse(text, { merge: true }) as Compose // our own file
const services = Object.entries(compose.services)
const server = compose.services['mls-server']
/** They are run by hand or by a timer, and end by themselves. */
const commands = ['backup', 'restore']

/** Names that are put into the compose file from .env, and those that are handed on as they are. */
const interpolated = [...text.matchAll(/(?<!\$)\$\{([A-Z_0-9]+)/g)].map((match) => match[1] ?? '')
const handedOn = services.flatMap(([, { environment = {} }]) =>
  Object.entries(environment).flatMap(([name, value]) => (value === null ? [name] : [])),
)
const exampleNames = [...example.matchAll(/^(?:# )?([A-Z][A-Z_0-9]*)=/gm)].map((match) => match[1] ?? '')

it("keeps the deployment guide's names and ports", () => {
  const names = Object.fromEntries(services.map(([name, service]) => [name, service.container_name]))
  expect(names).toMatchObject({
    'mls-server': 'catbird-mls-server',
    postgres: 'catbird-postgres',
    redis: 'catbird-redis',
  })
  expect(text).toContain('${SERVER_PORT:-3000}:3000')
  expect(text).toContain('${POSTGRES_PORT:-5433}:5432')
  expect(text).toContain('${REDIS_PORT:-6380}:6379')
})

it.each(services.map(([name, service]) => ({ name, service })))('$name is confined', ({ name, service }) => {
  expect(service.mem_limit).toMatch(/^\$\{[A-Z]+_MEMORY:-\d+[mg]\}$/)
  expect(service.healthcheck ?? dockerfile).toBeDefined()
  expect(service.restart).toBe(commands.includes(name) ? 'no' : 'unless-stopped')
  expect(service.read_only).toBe(true)
  expect(service.cap_drop).toEqual(['ALL'])
  expect(service.security_opt).toEqual(['no-new-privileges:true'])
  expect(service.logging).toEqual({ driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } })
  expect(service.image).toMatch(/^\$\{[A-Z]+_IMAGE:-[^}]+\}$/)
})

it('has a health check for every service', () => {
  for (const [name, { healthcheck }] of services) if (name !== 'mls-server') expect(healthcheck).toBeDefined()
  expect(dockerfile).toMatch(/^HEALTHCHECK .*healthcheck\.mjs/m)
})

it('publishes nothing but on loopback, apart from nginx', () => {
  for (const [name, { ports = [] }] of services)
    for (const port of ports)
      if (name !== 'nginx') expect(port).toMatch(/^(127\.0\.0\.1|\$\{SERVER_BIND:-127\.0\.0\.1\}):/)
  expect(compose.services['nginx']?.ports).toEqual(['${HTTP_PORT:-80}:80', '${HTTPS_PORT:-443}:443'])
})

it('lets backups write to their own folders alone, and not open files past them', () => {
  const { volumes = [], cap_add: added } = compose.services['backup'] ?? {}
  expect(volumes.filter((volume) => !volume.endsWith(':ro'))).toEqual([
    '${BACKUP_FOLDER:-/var/backups/catbird-mls}:/var/backups/catbird-mls',
    'notes:/var/lib/catbird-mls-notes',
  ])
  expect(added).toEqual(['DAC_OVERRIDE'])
  // With DAC_READ_SEARCH root opens any file of the machine by its handle, from within a container.
  for (const [, { cap_add: some = [] }] of services) expect(some).not.toContain('DAC_READ_SEARCH')
})

it('gives commands the settings of the server, and the passphrase of backups', () => {
  const names = [...Object.keys(server?.environment ?? {}), 'BACKUP_PASSPHRASE'].toSorted()
  for (const name of commands)
    expect(Object.keys(compose.services[name]?.environment ?? {}).toSorted()).toEqual(names)
})

it('holds no secret, and names the one that is missing', () => {
  const secrets = services.flatMap(([, { environment = {} }]) =>
    Object.entries(environment).filter(([name]) => /PASSWORD|SECRET|TOKEN|KEY/.test(name)),
  )
  expect(secrets.length).toBeGreaterThan(5)
  for (const [name, value] of secrets) {
    if (value === null || name === 'GF_SECURITY_ADMIN_PASSWORD') continue
    expect(value).toBe(`\${${name}:?${name} is not set in .env}`)
  }
})

it('hands every setting of the server on, and nothing else', () => {
  const inside = ['DATA_DIR'] // the image says where
  const given = [...Object.keys(server?.environment ?? {}), ...inside]
  expect(given.toSorted()).toEqual([...environmentNames].toSorted())
})

it('gives the server longer to stop than it may be set to take', () => {
  const longest = 60 // of SHUTDOWN_SECONDS
  expect(Number(server?.stop_grace_period?.replace('s', ''))).toBeGreaterThan(longest)
})

it('declares the volumes that it uses, and uses those it declares', () => {
  const used = services
    .flatMap(([, { volumes = [] }]) => volumes)
    .flatMap((volume) => /^([a-z]+):/.exec(volume)?.[1] ?? [])
  expect([...new Set(used)].toSorted()).toEqual(Object.keys(compose.volumes).toSorted())
})

it('keeps what docker-compose 1.29 knows', () => {
  expect(compose).not.toHaveProperty('name')
  for (const [, service] of services) expect(service).not.toHaveProperty('deploy')
})

it('has an example of every name, and of no other', () => {
  expect(new Set(exampleNames).size).toBe(exampleNames.length)
  expect(exampleNames.toSorted()).toEqual([...new Set([...interpolated, ...handedOn])].toSorted())
})

it('has no example without a line that explains it', () => {
  const paragraphs = example.split(/\n{2,}/).filter((paragraph) => /^(?:# )?[A-Z_0-9]+=/m.test(paragraph))
  for (const paragraph of paragraphs) expect(paragraph).toMatch(/^# (?![A-Z_0-9]+=)/)
})

it('is refused as it stands, every placeholder by its name', () => {
  const lines = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
  const given = Object.fromEntries(lines) as Record<string, string>
  expect(given).toMatchObject({ SERVICE_DID: '' }) // which the compose file refuses
  const environment = readEnvironment({
    ...given,
    SERVICE_DID: 'did:web:mls.yourdomain.com',
    DATABASE_URL: 'postgresql://catbird@postgres:5432/catbird',
  })
  const placeholders = Object.keys(given).filter((name) => name !== 'SERVICE_DID')
  expect(placeholders).toHaveLength(4)
  try {
    parseConfig(environment)
    expect.unreachable()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const name of placeholders)
      expect(error.problems.some((problem) => problem.startsWith(`${name} is a placeholder`))).toBe(true)
  }
})

it('shows values behind # that the server takes', () => {
  const shown = [...example.matchAll(/^# ([A-Z_0-9]+)=(.+)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ])
  const secret = '9f86d081884c7d659a2feaa0c55ad015'
  const config = parseConfig(
    readEnvironment({
      ...(Object.fromEntries(shown) as Record<string, string>),
      SERVICE_DID: 'did:web:mls.yourdomain.com',
      JWT_SECRET: secret,
      POSTGRES_PASSWORD: secret,
      DATABASE_URL: 'postgresql://catbird@postgres:5432/catbird',
    }),
  )
  expect(config.mode).toBe('production')
})
