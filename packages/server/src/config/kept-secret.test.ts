import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemRandom } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { keptSecret } from './kept-secret.ts'

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'catbird-secret-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

describe('the kept secret', () => {
  it('is made once, for its owner only, and outlives a restart', async () => {
    await using folder = await temporaryFolder()
    const dataDir = join(folder.path, 'new')
    const secret = await keptSecret(dataDir, systemRandom)
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(await keptSecret(dataDir, systemRandom)).toBe(secret)
    expect((await stat(join(dataDir, 'session-secret'))).mode & 0o777).toBe(0o600)
  })

  it('refuses a file that holds something else', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'session-secret'), '')
    await expect(keptSecret(folder.path, systemRandom)).rejects.toThrow('holds no secret')
  })

  it('is the same for however many make it at the same time, and never half', async () => {
    await using folder = await temporaryFolder()
    const all = await Promise.all(Array.from({ length: 30 }, () => keptSecret(folder.path, systemRandom)))
    expect(new Set(all).size).toBe(1)
    expect(await readdir(folder.path)).toEqual(['session-secret'])
  })

  it('leaves nothing half where making it is cut short', async () => {
    await using folder = await temporaryFolder()
    const none = {
      ...systemRandom,
      bytes: () => {
        throw new Error('cut short')
      },
    }
    await expect(keptSecret(folder.path, none)).rejects.toThrow('cut short')
    expect(await readdir(folder.path)).toEqual([])
    expect(await keptSecret(folder.path, systemRandom)).toMatch(/^[0-9a-f]{64}$/)
  })
})
