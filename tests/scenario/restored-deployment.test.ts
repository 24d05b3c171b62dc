import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { developmentIdentity, memoryStorage, MlsClient } from '@catbird-mls/client'
import type { Convo } from '@catbird-mls/client'
import { createDatabase } from '@catbird-mls/core/database'
import { hasDebianPostgres, startUnsafeDebianPostgres } from '@catbird-mls/core/database/testing'
import { describe, expect, it } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { Deployment } from './support/deployment.ts'
import { allRead, allTalk, backAgain, impatient, textsOf, together } from './support/restored.ts'
import { joined, listen, until } from './support/service.ts'

/** Where a deployment keeps its rows, and how all of that is lost. */
interface Keeping extends AsyncDisposable {
  /** What `init --database` is given. */
  readonly database: string
  lose(): Promise<unknown>
}

const embedded = async (): Promise<Keeping> => ({
  database: 'embedded',
  lose: () => Promise.resolve(), // it is in the folder
  [Symbol.asyncDispose]: () => Promise.resolve(),
})

const external = async (): Promise<Keeping> => {
  const postgres = await startUnsafeDebianPostgres()
  const admin = createDatabase({ url: postgres.url('postgres'), poolSize: 1 })
  await admin.execute('CREATE DATABASE mls')
  return {
    database: postgres.url('mls'),
    lose: () => admin.execute('DROP DATABASE mls'),
    async [Symbol.asyncDispose]() {
      await admin.close()
      await postgres[Symbol.asyncDispose]()
    },
  }
}

const kinds = [
  { what: 'the embedded database', keep: embedded },
  ...(hasDebianPostgres() ? [{ what: 'a Postgres of its own, by pg_dump', keep: external }] : []),
]

describe.each(kinds)('a deployment on $what that is lost, and restored by the command line', ({ keep }) => {
  it('goes on with the clients that were ahead of its backup, and has what was sent before', async () => {
    await using keeping = await keep()
    await using elsewhere = await folder()
    await using first = await Deployment.inEmptyFolder()
    const did = await initialise(first, keeping.database)
    await first.start()
    await using people = await openAll(did, ['alice', 'alice', 'bob', 'carol'])
    const [alice, laptop, bob, carol] = people.clients
    const group = await alice.convos.create({ members: [bob.did, carol.did], name: 'Hikers' })
    const [hers, his, carols] = [await joined(laptop, group.id), await joined(bob, group.id), await joined(carol, group.id)] // prettier-ignore
    const all = [group, hers, his, carols]
    const before = await allTalk(all, 'before')
    const map = new Uint8Array(randomBytes(600_000))
    await group.send('the map', { attachments: [{ data: map, name: 'map' }] })
    await allRead(all, ['the map'])
    expect(await fileIn(his)).toEqual(Buffer.from(map))

    const passphrase = join(elsewhere.path, 'passphrase')
    await writeFile(passphrase, `${randomBytes(24).toString('base64')}\n`)
    const talking = talkOn(all)
    const { json } = await first.cli(
      ...['--json', 'backup', '--to', elsewhere.path, '--passphrase-file', passphrase],
    )
    const during = await talking.end()
    const { path: backup } = json as { path: string } // What the command prints.
    expect(backup).toMatch(/\.tar\.age$/)
    await allRead(all, during.flat())
    const after = await allTalk(all, 'after')
    await group.rename({ name: 'Climbers' })
    const later = await allTalk(all, 'in a later epoch')

    const heard = people.clients.map(listen)
    await first[Symbol.asyncDispose]()
    await keeping.lose()
    await using second = await Deployment.inEmptyFolder()
    await second.cli('restore', '--passphrase-file', passphrase, backup)
    await second.start()
    expect(await findingsOf(second)).toEqual([])
    await backAgain(heard)
    await using db = await second.database()
    await together(db, all)
    const now = await allTalk(all, 'now')
    await allRead(all, [...before, ...during.flat(), ...after, ...later, ...now])
    for (const convo of all) {
      const shown = await textsOf(convo)
      expect(shown).toEqual([...new Set(shown)])
      for (const [i, texts] of during.entries()) {
        const said = [before[i], ...texts, after[i], later[i], now[i]]
        expect(shown.filter((text) => said.includes(text))).toEqual(said)
      }
    }
    // Once more, and for the first time.
    for (const convo of [his, carols]) expect(await fileIn(convo)).toEqual(Buffer.from(map))
  }, 300_000)
})

/** Whatever is not as it should be. */
async function findingsOf(deployment: Deployment): Promise<unknown[]> {
  const { findings } = (await deployment.cli('doctor', '--json')).json as {
    findings: { status: string }[]
  } // What the command prints.
  return findings.filter(({ status }) => status !== 'ok')
}

/** As an operator does it, but for the name, which is this machine's: accounts are those of development. */
async function initialise(deployment: Deployment, database: string): Promise<string> {
  const port = String(await freePort())
  await deployment.cli('init', '--domain', 'mls.example.com', '--port', port, '--database', database)
  const did = `did:web:localhost%3A${port}`
  await deployment.change({ SERVICE_DID: did, CATBIRD_MODE: 'development', TRUST_PROXY: '0' })
  return did
}

/** A client of its own for each of these names; those of one name are devices of one account. */
async function openAll(did: string, names: readonly [string, string, string, string]) {
  await using stack = new AsyncDisposableStack()
  const open = async (name: string) => {
    const session = await developmentIdentity({ seed: `${did} ${name}` })
    const client = await MlsClient.open({ session, service: did, storage: memoryStorage() }, impatient)
    return stack.use(client)
  }
  const [a, b, c, d] = names
  const clients = [await open(a), await open(b), await open(c), await open(d)] as const
  const owned = stack.move()
  return { clients, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Everybody says something again and again; gives what each has said, once told to end. */
function talkOn(convos: readonly Convo[]) {
  const most = 6 // so that one page of a convo shows all
  let going = true
  const talk = async (convo: Convo, who: number) => {
    const said: string[] = []
    while (said.length < 2 || (going && said.length < most)) {
      const text = `during ${String(who)} ${String(said.length)}`
      await convo.send(text)
      said.push(text)
    }
    return said
  }
  const talks = Promise.all(convos.map(talk))
  return {
    end: () => {
      going = false
      return talks
    },
  }
}

async function fileIn(convo: Convo): Promise<Buffer> {
  const [file] = await until(
    'the file is there',
    async () => (await convo.messages({ limit: 100 })).find(({ text }) => text === 'the map')?.attachments,
  )
  if (file === undefined) throw new Error('no file')
  return Buffer.from(await convo.readFile(file))
}

async function folder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'catbird-elsewhere-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
