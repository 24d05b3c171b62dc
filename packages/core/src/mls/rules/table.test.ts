import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { refuse } from './refuse.ts'
import { ruleAreas, ruleIds, ruleRow } from './table.ts'

describe('the table of rules', () => {
  it('has each rule in one area, named for what it is about, and says it in a sentence', () => {
    const listed = Object.values(ruleAreas).flatMap((rows) => Object.keys(rows))
    expect(listed).toEqual([...new Set(listed)])
    expect(listed.sort()).toEqual([...ruleIds].sort())
    for (const id of ruleIds) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/)
      expect(ruleRow(id).says, id).toMatch(/\.$/)
      expect(ruleRow(id).source, id).toMatch(/^(policy|form|service|RFC \d+ §|AT Protocol, )/)
    }
  })

  it.each(ruleIds)('refuses by %s under the name in its row', (id) => {
    expect(refuse(id, 'no')).toMatchObject({ error: ruleRow(id).error, rule: id, message: 'no' })
  })

  it('is what everything in core/mls refuses by', async () => {
    const folder = path.join(import.meta.dirname, '..')
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'))
    const sources = await Promise.all(files.map(async (file) => readFile(path.join(folder, file), 'utf8')))
    const throwing = files.filter((_, i) => sources[i]?.includes('new ServiceError('))
    expect(throwing.filter((file) => !file.endsWith('.test.ts'))).toEqual(['rules/refuse.ts'])
  })
})
