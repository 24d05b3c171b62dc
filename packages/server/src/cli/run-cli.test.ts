import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../config/index.ts'
import { callCli } from './testing/call-cli.ts'

const cwd = tmpdir()

describe('the command line', () => {
  it('teaches: what there is, how to begin, and how it ends', async () => {
    const { status, out } = await callCli(['--help'], { cwd })
    expect(status).toBe(0)
    expect(out).toMatch(/catbird-mls init --domain/)
    expect(out).toMatch(/Exit status/)
  })

  it('gives every command an example', async () => {
    const { out } = await callCli(['--help'], { cwd })
    const names = [...out.matchAll(/^ {2}([a-z][a-z-]+)(?: [[<].*)? {2,}/gm)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'help')
    expect(names).toContain('start')
    for (const name of names) expect((await callCli([name, '--help'], { cwd })).out).toMatch(/\n {2}\$ /)
  })

  it.each([[[]], [['strat']], [['keygen', 'NOTHING']], [['start', '--nothing']]])(
    'ends %j, which is no call, with 64 and the way to help',
    async (args) => {
      const { status, out, err } = await callCli(args, { cwd })
      expect(status).toBe(64)
      expect(out).toBe('')
      expect(err).toMatch(/--help/)
    },
  )

  it('names a file of settings that is not there', async () => {
    const { status, err } = await callCli(['--env-file', 'nowhere.env', 'start'], { cwd })
    expect(status).toBe(78)
    expect(err).toMatch(/nowhere\.env is not there/)
  })

  it('makes secrets and keys that the server takes, and that are new each time', async () => {
    const { json } = await callCli(['keygen', '--json'], { cwd })
    const made = json as Record<string, string>
    expect(Object.keys(made)).toHaveLength(6)
    const settings = { ...made, SERVICE_DID: 'did:web:mls.catbird.blue', DATABASE_URL: 'embedded' }
    expect(parseConfig(settings).jwtSecret).toBe(made['JWT_SECRET'])
    const again = (await callCli(['keygen', '--json'], { cwd })).json as Record<string, string>
    for (const [name, value] of Object.entries(made)) expect(again[name]).not.toBe(value)
  })
})
