import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLog } from '../../packages/server/src/log/index.ts'
import { root } from '../docs/documents.ts'
import { hasProgram } from '../support/has-program.ts'

const deploy = join(root, 'deploy')

/** What the server logs, line by line, when it refuses sign-ins from addresses. */
function refusals(addresses: readonly string[]): string[] {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(line.trimEnd()) })
  for (const address of addresses) log.warn({ way: 'token', address }, 'a sign-in of an operator was refused')
  log.info({ address: '198.51.100.7' }, 'something else of an address')
  return lines
}

const asDocker = (line: string) =>
  JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: new Date().toISOString() })

describe.skipIf(!hasProgram('fail2ban-regex'))('the filter for fail2ban', () => {
  const addresses = ['203.0.113.9', '2001:db8::9', '::ffff:203.0.113.10']

  it.each([
    ['the journal', (line: string) => line],
    ['Docker', asDocker],
  ])('finds refused sign-ins in what %s keeps, and nothing else', (_where, form) => {
    const folder = mkdtempSync(join(tmpdir(), 'catbird-fail2ban-'))
    const file = join(folder, 'log')
    writeFileSync(file, `${refusals(addresses).map(form).join('\n')}\n`)
    const { stdout } = spawnSync(
      'fail2ban-regex',
      [file, join(deploy, 'fail2ban/filter.d/catbird-mls.conf'), '--print-no-missed', '-o', 'ip'],
      { encoding: 'utf8' },
    )
    rmSync(folder, { recursive: true })
    expect(stdout.trim().split('\n')).toEqual(['203.0.113.9', '2001:db8::9', '203.0.113.10'])
  })
})

describe('the units for systemd', () => {
  const folder = join(deploy, 'systemd')

  it.each(readdirSync(folder).filter((name) => name.endsWith('.service')))(
    '%s gives its process few rights',
    (name) => {
      const unit = readFileSync(join(folder, name), 'utf8')
      for (const line of [
        'NoNewPrivileges=true',
        'ProtectSystem=strict',
        'ProtectHome=true',
        'PrivateTmp=true',
      ])
        expect(unit).toContain(`\n${line}\n`)
    },
  )

  it('names a unit for each timer', () => {
    const units = readdirSync(folder)
    const timers = units.filter((name) => name.endsWith('.timer'))
    expect(
      timers.map((name) => name.replace('.timer', '.service')).every((name) => units.includes(name)),
    ).toBe(true)
  })
})
