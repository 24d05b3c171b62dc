import { readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../config/index.ts'
import { callCli } from '../testing/call-cli.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const domain = 'mls.catbird.blue'

describe('catbird-mls init', () => {
  it('writes settings that the server takes, for their owner alone, and the DID document that goes with them', async () => {
    await using folder = await temporaryFolder()
    const { status, json } = await callCli(['init', '--domain', domain, '--json'], { cwd: folder.path })
    expect(status).toBe(0)
    expect(json).toMatchObject({ did: `did:web:${domain}`, url: `https://${domain}` })
    const path = join(folder.path, '.env')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const config = parseConfig(parseEnv(await readFile(path, 'utf8')))
    expect(config).toMatchObject({ mode: 'production', host: '127.0.0.1', trustProxy: 1 })
    const shown = await callCli(['did', 'show', '--json'], { cwd: folder.path })
    expect(shown.json).toEqual(JSON.parse(await readFile(join(folder.path, 'did.json'), 'utf8')))
    expect(shown.out).toMatch(/"publicKeyMultibase":"zDn/)
  })

  it('has secrets of its own in every deployment, and prints none', async () => {
    await using one = await temporaryFolder()
    await using other = await temporaryFolder()
    const values = await Promise.all(
      [one, other].map(async ({ path: cwd }) => {
        const { out, err } = await callCli(['init', '--domain', domain], { cwd })
        const settings = parseEnv(await readFile(join(cwd, '.env'), 'utf8'))
        const secrets = Object.entries(settings).filter(([name]) => /PASSWORD|SECRET|KEY/.test(name))
        for (const [, secret] of secrets) expect(out + err).not.toContain(secret)
        return secrets.map(([, secret]) => secret ?? '')
      }),
    )
    const all = values.flat()
    expect(all).toHaveLength(10)
    expect(new Set(all).size).toBe(10)
  })

  it.each(['.env', 'did.json'])('never overwrites %s, and then writes nothing', async (name) => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, name), 'mine\n')
    const { status, err } = await callCli(['init', '--domain', domain], { cwd: folder.path })
    expect(status).toBe(73)
    expect(err).toContain(`${name} is there already`)
    expect(await readdir(folder.path)).toEqual([name])
    expect(await readFile(join(folder.path, name), 'utf8')).toBe('mine\n')
  })

  it('asks a person for the domain, and waits for nobody where there is no terminal', async () => {
    await using folder = await temporaryFolder()
    const cwd = folder.path
    const alone = await callCli(['init'], { cwd })
    expect(alone.status).toBe(64)
    expect(alone.err).toMatch(/--domain/)
    const asked = await callCli(['init'], { cwd, ask: () => Promise.resolve(` ${domain.toUpperCase()} `) })
    expect(asked.status).toBe(0)
    expect(await readFile(join(cwd, '.env'), 'utf8')).toContain(`SERVICE_DID=did:web:${domain}\n`)
  })

  it.each([
    'localhost',
    'mls',
    'https://mls.catbird.blue',
    '10.0.0.1',
    'mls.local',
    'a b.example.com',
    '-x.example.com',
  ])('refuses %s, which nobody could reach', async (wrong) => {
    await using folder = await temporaryFolder()
    const { status, err } = await callCli(['init', `--domain=${wrong}`], { cwd: folder.path })
    expect(status).toBe(64)
    expect(err).toMatch(/no public host name/)
    expect(await readdir(folder.path)).toEqual([])
  })

  it('refuses settings that the server would refuse, by name', async () => {
    await using folder = await temporaryFolder()
    const args = [
      'init',
      '--domain',
      domain,
      '--database',
      'postgresql://catbird:short@db/catbird',
      '--port',
      'many',
    ]
    const { status, err } = await callCli(args, { cwd: folder.path })
    expect(status).toBe(78)
    expect(err).toMatch(/SERVER_PORT/)
    expect(err).toMatch(/password in DATABASE_URL/)
    expect(await readdir(folder.path)).toEqual([])
  })
})
