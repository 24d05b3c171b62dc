import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('cli/main.ts', import.meta.url))

/** The server as a program, in an empty folder of its own. */
async function runProgram(environment: Record<string, string>, files: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'catbird-program-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const { PATH = '' } = process.env
  const program = spawn(process.execPath, ['--conditions=source', main, 'start'], {
    cwd: folder,
    env: { PATH, SERVER_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  program.stdout.on('data', (text: Buffer) => (output += text.toString()))
  program.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  const ended = once(program, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    output,
    errors,
  }))
  const said = async (pattern: RegExp): Promise<RegExpMatchArray> => {
    for (;;) {
      const match = pattern.exec(output)
      if (match !== null) return match
      const more = await Promise.race([once(program.stdout, 'data'), ended])
      if ('code' in more) throw new Error(`the program ended: ${errors}`)
    }
  }
  return {
    ended,
    said,
    stop: (signal: NodeJS.Signals) => program.kill(signal),
    [Symbol.asyncDispose]: async () => {
      program.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

describe('the server as a program', () => {
  it('says what a person needs to know, answers, and stops at a signal', async () => {
    await using db = await createTestDatabase()
    await using program = await runProgram({ DATABASE_URL: db.url })
    const [, url = ''] = await program.said(/server +(http:\S+)/)
    await program.said(/service +did:web:localhost%3A\d+/)
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    program.stop('SIGTERM')
    expect((await program.ended).code).toBe(0)
  })

  it('stops at once, and well, while it still waits for its database', async () => {
    await using program = await runProgram({
      ...{
        DATABASE_URL: 'postgresql://catbird@127.0.0.1:9/catbird',
        JWT_SECRET: 'kx82hd7wqp3mz5vt'.repeat(2),
      },
      SERVICE_DID: 'did:web:mls.catbird.blue',
    })
    await program.said(/waiting for the database/)
    program.stop('SIGTERM')
    const { code, output, errors } = await program.ended
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(output).not.toMatch(/did not stop in time|stopping failed/)
  })

  it('hears a signal whenever it comes, also while it is loading', async () => {
    for (let ms = 0; ms < 800; ms += 80) {
      await using program = await runProgram({ DATABASE_URL: 'postgresql://catbird@127.0.0.1:9/catbird' })
      await pause(ms)
      program.stop('SIGTERM')
      const { code, signal } = await program.ended
      // At the very beginning there is no handler yet, and the signal itself ends the process.
      expect(code === 0 || signal === 'SIGTERM').toBe(true)
    }
  })

  it('tells every problem of its configuration at once, and ends with 78', async () => {
    await using program = await runProgram({ SERVER_PORT: 'many', JWT_SECRET: 'changeme', LOG_LEVEL: 'loud' })
    const { code, errors } = await program.ended
    expect(code).toBe(78)
    for (const name of ['SERVER_PORT', 'JWT_SECRET', 'LOG_LEVEL']) expect(errors).toContain(name)
    expect(errors).not.toContain('changeme')
    expect(errors).not.toContain('    at ')
  })

  it('reads a file of settings beside it, after the environment', async () => {
    const settings = { '.env': 'LOG_LEVEL=loud\nSERVER_PORT=many\n' }
    await using program = await runProgram({ SERVER_PORT: '0' }, settings)
    const { code, errors } = await program.ended
    expect(code).toBe(78)
    expect(errors).toContain('LOG_LEVEL')
    expect(errors).not.toContain('SERVER_PORT')
  })

  it('logs JSON lines and no banner in production', async () => {
    await using db = await createTestDatabase()
    const secret = '9f2c1d7be04a56831c9e7a2f40b8d365e1'
    await using program = await runProgram({
      SERVICE_DID: 'did:web:mls.catbird.blue',
      JWT_SECRET: secret,
      DATABASE_URL: db.url,
      SERVER_HOST: '127.0.0.1',
    })
    await program.said(/"msg":"ready"/)
    program.stop('SIGINT')
    const { code, output } = await program.ended
    expect(code).toBe(0)
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.find(({ msg }) => msg === 'ready')).toMatchObject({ did: 'did:web:mls.catbird.blue' })
    expect(output).not.toContain(secret)
  })
})
