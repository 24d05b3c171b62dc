import { readFile } from 'node:fs/promises'
import { suspendAccount } from '@catbird-mls/core/accounts'
import { addJob } from '@catbird-mls/core/jobs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { arriving, reads, startWorld } from './support/on-pds.ts'
import type { Person, World } from './support/on-pds.ts'

const patience = { timeout: 30_000, interval: 50 }

let world: World
let db: World['db']
beforeAll(async () => {
  world = await startWorld()
  db = world.db
})
afterAll(() => world[Symbol.asyncDispose]())

/** The tables of the database in which a text stands, in the clear or in bytes. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await db.query<{ name: string }>(`
    SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname IN ('public', 'graphile_worker')`)
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await db.query(
      `SELECT FROM ${name} t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, $2) > 0 LIMIT 1`,
      [text, Buffer.from(text).toString('hex')],
    )
    if (rows.length > 0) found.push(name)
  }
  return found
}

/** Lets a quarter of an hour pass since deletions have begun, and the service go on with them. */
async function passTime(): Promise<void> {
  await db.execute(`UPDATE account SET deleted_at = deleted_at - interval '20 minutes'
    WHERE deleted_at > now() - interval '10 minutes'`)
  await addJob(db, 'eraseAccounts', {}, { key: 'eraseAccounts' })
}

/** The tables of which docs/privacy.md says that they may name an account that is deleted. */
async function tablesByTheDocument(): Promise<string[]> {
  const text = await readFile(new URL('../../docs/privacy.md', import.meta.url), 'utf8')
  const [, table = ''] = text.split('What names a deleted account after that, by table:')
  const cells = table.split('\n').flatMap((line) => /^\| ([^|]*`[^|]*)\|/.exec(line)?.[1] ?? [])
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name))
}

const recordsOf = async ({ agent, did }: Person) => {
  const { data } = await agent.com.atproto.repo.listRecords({
    ...{ repo: did, collection: 'blue.catbird.mls.actor.device' },
  })
  return data.records.length
}

describe('a person who goes', () => {
  it('is given all that is held on them, and is named nowhere but where the document says', async () => {
    const alice = await world.arrive()
    const bob = await world.arrive()
    const carol = await world.arrive()
    const group = await alice.client.convos.create({ members: [bob.did, carol.did], name: 'Hikers' })
    const [bobs, carols] = await Promise.all([bob, carol].map((person) => arriving(person, group.id)))
    await Promise.all([bobs?.accept(), carols?.accept()])
    const direct = await alice.client.convos.direct(bob.did)
    await direct.send('hello')
    const data = new Uint8Array(5000)
    await group.send('a picture', { attachments: [{ data, mimeType: 'image/png' }] })
    await group.createInvite()
    await alice.client.contacts.set({ allowIncoming: 'following' })
    await alice.client.convos.create({ members: [], name: 'Notes' })

    const lines = new TextDecoder()
      .decode(await alice.client.account.export())
      .trimEnd()
      .split('\n')
    const rows = lines.map((line) => JSON.parse(line) as { table?: string; row?: object })
    const tables = new Set(rows.map(({ table }) => table))
    for (const table of ['account', 'device', 'session', 'key_package', 'convo_member', 'blob', 'invite'])
      expect(tables).toContain(table)
    expect(lines.join('\n')).not.toContain('a picture')

    const { convosHeld } = await alice.client.account.delete()
    expect(convosHeld).toEqual([])
    expect(await recordsOf(alice)).toBe(0)
    await alice.client.close()
    const allowed = await tablesByTheDocument()
    expect(allowed).toContain('log_entry')
    await passTime()
    await vi.waitFor(async () => {
      const found = await tablesWith(alice.did)
      expect(found.filter((table) => !allowed.includes(table))).toEqual([])
      // Nobody holds anything against her, and nobody has reported her.
      for (const gone of ['account', 'report', 'admin_audit']) expect(found).not.toContain(gone)
    }, patience)

    // The others go on without her, and have an admin.
    await vi.waitFor(async () => {
      const members = (await bobs?.members()) ?? []
      expect(members.map(({ did }) => did).sort()).toEqual([bob.did, carol.did].sort())
      expect(members.some(({ role }) => role === 'admin')).toBe(true)
    }, patience)
    await bobs?.send('she is gone')
    await vi.waitFor(async () => {
      const messages = await carols?.messages()
      expect(messages?.map(({ text }) => text)).toContain('she is gone')
    }, patience)
  })

  it('is taken out by an admin, on the word of the service alone', async () => {
    const bob = await world.arrive()
    const alice = await world.arrive()
    const group = await bob.client.convos.create({ members: [alice.did] })
    await (await arriving(alice, group.id)).accept()
    await vi.waitFor(async () => expect(await group.members()).toHaveLength(2), patience)
    await alice.client.xrpc.actor.deleteAccount({ did: alice.did })
    await vi.waitFor(async () => {
      expect((await group.members()).map(({ did }) => did)).toEqual([bob.did])
    }, patience)
    await alice.client.close()
  })

  it('goes with all devices, also asked by one that was removed, and is not brought back by them', async () => {
    const first = await world.arrive()
    const second = await world.open(first.agent)
    await first.client.removeDevice(second.client.deviceId)
    await second.client.account.delete()
    await passTime()
    // Her first device goes on trying, and its tokens are noted as used.
    const named = async () => (await tablesWith(first.did)).filter((table) => table !== 'used_jti')
    await vi.waitFor(async () => expect(await named()).toEqual([]), patience)
    await expect(first.client.convos.create({ members: [], name: 'Notes' })).rejects.toMatchObject({
      error: 'DeviceNotFound',
    })
    expect(await named()).toEqual([])
  })

  it('may go, and have what is held on them, while they are suspended', async () => {
    const alice = await world.arrive()
    await suspendAccount(world.beside, { did: alice.did, by: { kind: 'cli', id: 'a test' } })
    const lines = new TextDecoder().decode(await alice.client.account.export())
    expect(lines).toContain('"suspended_at":"2')
    await alice.client.account.delete({ patience: 0 })
    await passTime()
    await vi.waitFor(async () => {
      const found = (await tablesWith(alice.did)).filter((table) => table !== 'used_jti')
      expect(found).toEqual(['account', 'admin_audit'])
    }, patience)
  })

  it('may come back, as somebody new', async () => {
    const alice = await world.arrive()
    const bob = await world.arrive()
    const before = await alice.client.convos.create({ members: [bob.did] })
    await arriving(bob, before.id)
    const earlier = await alice.client.convos.direct(bob.did)
    await earlier.send('before')
    await (await arriving(bob, earlier.id)).accept()
    await alice.client.account.delete()
    await alice.client.close()
    await passTime()
    await vi.waitFor(
      async () => expect(await db.query('SELECT FROM account WHERE did = $1', [alice.did])).toEqual([]),
      patience,
    )
    const again = await world.open(alice.agent)
    expect(await again.client.convos.list()).toEqual([])
    const direct = await again.client.convos.direct(bob.did)
    const theirs = await arriving(bob, direct.id)
    await theirs.accept()
    await theirs.send('welcome back')
    await reads(direct, 'welcome back')
  })
})
