import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encrypt } from './encryption.ts'
import { inParts } from './files.ts'
import { nameOf, whenOf } from './name.ts'
import { Parts } from './parts.ts'
import { readArchive } from './read-archive.ts'
import { writeArchive } from './write-archive.ts'
import type { ArchiveFile } from './write-archive.ts'

const when = new Date('2026-11-27T02:00:00Z')
const about = {
  serverVersion: '1.0.0',
  serviceDid: 'did:web:mls.example.com',
  database: { kind: 'dump' as const, postgresVersion: '18.1', migrations: ['0001_first'] },
  blobs: 'included' as const,
}
const passphrase = 'correct horse battery staple'

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'catbird-mls-archive-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

async function* some(): AsyncGenerator<ArchiveFile> {
  yield* inParts('database/dump', toStream([Buffer.alloc(700, 1), Buffer.alloc(900, 2)]))
  yield { name: 'config/.env', bytes: 4, content: [Buffer.from('A=1\n')] }
  yield { name: 'blobs/empty', bytes: 0, content: [] }
}

async function* toStream(chunks: readonly Uint8Array[]) {
  yield* chunks
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Random numbers that are the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

describe('the file of a backup', () => {
  it('is read as it was written, and by tar', async () => {
    await using dir = await folder()
    const path = join(dir.path, 'a.tar')
    await writeFile(path, await collect(writeArchive(about, when, some())))
    const found: Record<string, number> = {}
    const manifest = await readArchive(path, undefined, async (name, content) => {
      found[name] = (await collect(content)).length
    })
    expect(manifest).toMatchObject({ format: 1, createdAt: when.toISOString(), ...about })
    expect(found).toEqual({ 'database/dump.000001': 1600, 'config/.env': 4, 'blobs/empty': 0 })
    const listed = execFileSync('tar', ['-tf', path], { encoding: 'utf8' }).trim().split('\n')
    expect(listed).toEqual([...Object.keys(found), 'manifest.json', 'checksum'])
    const dump = execFileSync('tar', ['-xOf', path, '--wildcards', 'database/dump.*'])
    expect(dump).toHaveLength(1600)
  })

  it('is known to be damaged if any byte of it is another', { timeout: 240_000 }, async () => {
    await using dir = await folder()
    const path = join(dir.path, 'a.tar')
    const good = await collect(writeArchive(about, when, some()))
    for (let at = 0; at < good.length; at += at % 512 < 160 ? 1 : 7) {
      const bad = Buffer.from(good)
      bad[at] = (bad[at] ?? 0) ^ (1 << (at % 8))
      await writeFile(path, bad)
      await expect(readArchive(path, undefined), `byte ${at}`).rejects.toMatchObject({
        name: 'BackupDamaged',
      })
    }
  })

  it('is known to be damaged wherever it is cut off, and if something follows it', async () => {
    await using dir = await folder()
    const path = join(dir.path, 'a.tar')
    const good = await collect(writeArchive(about, when, some()))
    for (let length = 0; length < good.length; length += 37) {
      await writeFile(path, good.subarray(0, length))
      await expect(readArchive(path, undefined), `of ${length}`).rejects.toMatchObject({
        name: 'BackupDamaged',
      })
    }
    for (const more of [Buffer.alloc(1), Buffer.alloc(512), good]) {
      await writeFile(path, Buffer.concat([good, more]))
      await expect(readArchive(path, undefined)).rejects.toMatchObject({ name: 'BackupDamaged' })
    }
  })

  it('is known to be damaged, encrypted, by any byte and cut', { timeout: 300_000 }, async () => {
    await using dir = await folder()
    const path = join(dir.path, 'a.tar.age')
    const good = await collect(await encrypt(writeArchive(about, when, some()), passphrase))
    await writeFile(path, good)
    await readArchive(path, passphrase)
    const random = seeded(7)
    const bads = Array.from({ length: 8 }, (_, n) => {
      const bad = Buffer.from(good)
      const at = n < 2 ? 30 + Math.floor(random() * 100) : Math.floor(random() * bad.length)
      bad[at] = (bad[at] ?? 0) ^ (1 << Math.floor(random() * 8))
      return n % 4 === 3 ? good.subarray(0, at) : bad
    })
    for (const bad of bads) {
      await writeFile(path, bad)
      await expect(readArchive(path, passphrase)).rejects.toMatchObject({ exitCode: 65 })
    }
  })

  it('that is not encrypted is not taken for one that is', async () => {
    await using dir = await folder()
    const path = join(dir.path, 'a.tar.age')
    await writeFile(path, await collect(writeArchive(about, when, some())))
    await expect(readArchive(path, passphrase)).rejects.toMatchObject({ name: 'BackupDamaged' })
  })

  it('that is not encrypted is not taken where there is a passphrase: it could be anybody’s', async () => {
    await using dir = await folder()
    const path = join(dir.path, 'a.tar')
    await writeFile(path, await collect(writeArchive(about, when, some())))
    await expect(readArchive(path, passphrase)).rejects.toMatchObject({ name: 'NotEncrypted' })
    await expect(readArchive(path, undefined)).resolves.toMatchObject({ format: 1 })
  })

  it('tells a failure of who reads it from damage', async () => {
    await using dir = await folder()
    const path = join(dir.path, 'a.tar')
    await writeFile(path, await collect(writeArchive(about, when, some())))
    const failure = new Error('no room')
    await expect(readArchive(path, undefined, () => Promise.reject(failure))).rejects.toBe(failure)
  })

  it('has a name that tells when, and no other name does', () => {
    expect(nameOf(when, false)).toBe('catbird-mls-20261127T020000Z.tar')
    expect(whenOf(nameOf(when, true))).toEqual(when)
    for (const name of ['catbird-mls-20261127T020000Z.tar.gz', '.catbird-mls-20261127T020000Z.tar', 'x.tar'])
      expect(whenOf(name)).toBeUndefined()
  })
})

describe('what is cut in parts', () => {
  it('is whole again, however long it is and whoever is slow', async () => {
    await using dir = await folder()
    const path = join(dir.path, 'a.tar')
    for (const length of [0, 1, 8 * 1024 * 1024, 20_000_000]) {
      const bytes = Buffer.alloc(length, 'catbird')
      await writeFile(
        path,
        await collect(writeArchive(about, when, inParts('database/dump', toStream([bytes])))),
      )
      let joined: Buffer = Buffer.alloc(0)
      await new Parts('database/dump').during(
        async (source) => {
          joined = await collect(source)
        },
        (take) => readArchive(path, undefined, take),
      )
      expect(joined.equals(bytes)).toBe(true)
    }
  })
})
