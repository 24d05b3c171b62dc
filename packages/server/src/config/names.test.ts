import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { settings } from './fields.ts'
import { environmentNames } from './names.ts'

describe('the names of the environment', () => {
  it('are those of the schema', () => {
    expect([...environmentNames].sort()).toEqual(Object.keys(settings.shape).sort())
  })

  it('are those of docs/configuration.md', async () => {
    const page = await readFile(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8')
    const documented = [...page.matchAll(/^\| `([A-Z0-9_]+)`/gm)].map(([, name]) => name)
    expect(documented.sort()).toEqual([...environmentNames].sort())
  })
})
