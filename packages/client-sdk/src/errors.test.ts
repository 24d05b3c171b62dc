import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { clientErrors } from './errors.ts'
import * as storageErrors from './storage/errors.ts'
import { serviceErrors } from './xrpc/generated/errors.ts'

it('has every error that an app may meet explained in docs/errors.md', async () => {
  const page = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
  const names = [...Object.keys(serviceErrors), ...Object.keys(clientErrors), ...Object.keys(storageErrors)]
  expect(names.filter((name) => !page.includes(`\n### ${name}\n`))).toEqual([])
  const actions = page.match(/^_What to do:_ \S/gm) ?? []
  expect(actions).toHaveLength(names.length)
})
