import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sqliteStorage } from '@catbird-mls/client/storage/sqlite'
import { joined, startService } from './support/service.ts'
import type { TestService } from './support/service.ts'

const main = resolve(import.meta.dirname, '../../packages/client-sdk/src/inspect/main.ts')

interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command line in a process of its own. */
async function inspect(args: readonly string[], input?: Uint8Array): Promise<Ran> {
  const node = ['--conditions=source', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...node, main, 'inspect', ...args], { stdio: 'pipe' })
  child.stdin.end(input)
  const [out, err, ended] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  const [status] = ended as [number | null]
  return { status, out, err }
}

async function json(args: readonly string[], input?: Uint8Array): Promise<Record<string, unknown>> {
  const { status, out, err } = await inspect([...args, '--json'], input)
  expect({ status, err }).toEqual({ status: 0, err: '' })
  return JSON.parse(out) as Record<string, unknown>
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('the command line', () => {
  it('teaches, and says by name what is wrong with how it was called', async () => {
    const help = await inspect([])
    expect(help).toMatchObject({ status: 0, err: '' })
    for (const name of ['describe', 'decode', 'store', 'traffic']) {
      expect(help.out).toContain(`  ${name}`)
      const own = await inspect([name, '--help'])
      expect(own).toMatchObject({ status: 0, err: '' })
      expect(own.out).toContain(`npx @catbird-mls/client inspect ${name}`)
    }
    for (const args of [['dance'], ['decode'], ['decode', 'zz zz', '--loud'], ['store', 'a', 'b']]) {
      const { status, err } = await inspect(args)
      expect({ args, status }).toEqual({ args, status: 2 })
      expect(err).toMatch(/^UsageError: .+\nTry: npx @catbird-mls\/client inspect .*--help\n$/)
    }
  })
})

describe('what it looks into', () => {
  let folder: string
  let service: TestService
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catbird-inspect-'))
    service = await startService()
  })
  afterAll(async () => {
    await service[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  it('describes a service, by its DID and by its URL', async () => {
    const byDid = await json(['describe', service.did])
    expect(byDid).toMatchObject({
      url: service.url,
      server: { did: service.did },
      document: { id: service.did },
    })
    const byUrl = await json(['describe', `${service.url}/`])
    expect(byUrl).toMatchObject({ url: service.url, document: { id: service.did } })
    const { status, out } = await inspect(['describe', service.did])
    expect(status).toBe(0)
    expect(out).toContain(`url: ${service.url}\n`)
    const { status: failed, err } = await inspect(['describe', 'http://127.0.0.1:1'])
    expect(failed).toBe(1)
    expect(err).toMatch(/^NetworkError: /)
  })

  it('decodes whatever travels, however it is given', async () => {
    const [alice, bob] = [await service.open('decoder'), await service.open('decoded')]
    const { data: claimed } = await alice.xrpc.keyPackage.claimKeyPackages({ dids: [bob.did] })
    const keyPackage = claimed.keyPackages[0]?.keyPackage ?? new Uint8Array()
    const file = join(folder, 'package.mls')
    await writeFile(file, keyPackage)
    const said = await json(['decode', file])
    const credential = { type: 'basic', did: bob.did, deviceId: bob.deviceId }
    const leafNode = { credential, lifetime: { notAfter: expect.stringMatching(/^20.*Z$/) as string } }
    expect(said).toMatchObject({ wireformat: 'mls_key_package', keyPackage: { leafNode } })
    expect(await json(['decode', hex(keyPackage)])).toEqual(said)
    expect(await json(['decode', Buffer.from(keyPackage).toString('base64url')])).toEqual(said)
    expect(await json(['decode', '-'], Buffer.from(Buffer.from(keyPackage).toString('base64')))).toEqual(said)

    const convo = await alice.convos.create({ members: [bob.did], name: 'Not to be seen' })
    await joined(bob, convo.id)
    await convo.setAdmins({ promote: [bob.did] })
    await convo.send('nor this')
    const { data: log } = await bob.xrpc.message.getLog({ convoId: convo.id })
    const { commit } = log.entries.findLast((entry) => 'commit' in entry) as { commit: Uint8Array }
    expect(await json(['decode', hex(commit)])).toMatchObject({
      publicMessage: {
        content: {
          ...{ contentType: 'commit', sender: { senderType: 'member', leafIndex: 0 } },
          commit: { proposals: [{ proposal: { proposalType: 'group_context_extensions' } }] },
        },
      },
    })
    const message = log.entries.find((entry) => 'ciphertext' in entry) as { ciphertext: Uint8Array }
    expect(await json(['decode', hex(message.ciphertext)])).toMatchObject({
      wireformat: 'mls_private_message',
      privateMessage: { contentType: 'application', epoch: (await convo.epoch())?.epoch },
    })
    const { data: info } = await bob.xrpc.group.getGroupInfo({ convoId: convo.id })
    const shown = await json(['decode', hex(info.groupInfo)])
    expect(JSON.stringify(shown)).toContain('catbird_policy')
    expect(await json(['decode', hex(info.ratchetTree)])).toHaveProperty('ratchetTree')

    const damaged = await inspect(['decode', hex(keyPackage.slice(0, -1))])
    expect(damaged).toMatchObject({ status: 1, out: '' })
    expect(damaged.err).toMatch(/^InvalidMls: /)
  })

  it.each([
    ['plain', undefined],
    ['encrypted', new Uint8Array(32).fill(9)],
  ])('looks into a store, %s', async (_, key) => {
    const file = join(folder, key === undefined ? 'plain.db' : 'sealed.db')
    const storage = sqliteStorage(file, { key })
    const alice = await service.open(`alice of ${file}`, { storage })
    const bob = await service.open(`bob of ${file}`)
    const convo = await alice.convos.create({ members: [bob.did], name: 'Marked Name' })
    await convo.send('marked text')
    const epoch = await convo.epoch()
    const held = await inspect(['store', file])
    expect(held.status).toBe(1)
    expect(held.err).toMatch(/^StorageLockedError: /)
    await alice.close()
    const before = await readFile(file)
    const given = key === undefined ? [] : ['--key', hex(key)]
    const { out } = await inspect(['store', file, ...given, '--json'])
    expect(JSON.parse(out)).toMatchObject({
      device: { did: alice.did, deviceId: alice.deviceId, service: service.did, ready: true },
      convos: [{ convoId: convo.id, phase: 'joined', ...epoch, leaves: 2, gaps: 0 }],
    })
    expect(out).not.toMatch(/marked/i)
    expect(before.equals(await readFile(file))).toBe(true)
    for (const beside of await readdir(folder))
      if (beside.includes('.db')) expect((await stat(join(folder, beside))).mode & 0o077).toBe(0)
    if (key !== undefined) expect((await inspect(['store', file])).err).toMatch(/^StorageKeyError: /)
    const again = await storage.open() // nothing has become of it
    await again.close()
  })

  it('says where there is no store', async () => {
    expect((await inspect(['store', join(folder, 'nothing.db')])).err).toMatch(/^StorageUnavailableError: /)
    await writeFile(join(folder, 'other.file'), 'something else entirely')
    expect((await inspect(['store', join(folder, 'other.file')])).err).toMatch(/^StorageFormatError: /)
  })

  it('makes traffic on this machine alone, as much as it is told', async () => {
    const sizes = ['--accounts', '3', '--messages', '10', '--seconds', '60']
    const told = await json(['traffic', service.url, ...sizes])
    expect(told).toMatchObject({ accounts: 3, inGroup: 3, sent: 10, failed: 0, received: 30, expected: 30 })
    const elsewhere = await inspect(['traffic', 'https://mls.example.com', ...sizes])
    expect(elsewhere.status).toBe(2)
    expect(elsewhere.err).toContain('is not this machine')
    expect((await inspect(['traffic', service.url, '--accounts', '1000'])).status).toBe(2)
  })
})
