import { ruleIds } from '@catbird-mls/core/mls/rules'
import { beforeAll, describe, expect, it } from 'vitest'
import ts from 'typescript'
import { root } from '../testing/lexicons.ts'
import { findCases } from './find-cases.ts'
import type { Case } from './find-cases.ts'
import { findSites } from './find-sites.ts'
import type { Site } from './find-sites.ts'
import { enforcingSources, testSources } from './source-files.ts'

/** The fewest hostile inputs that the suites may hold together. */
const ENOUGH = 60

describe('the rules of this repository', () => {
  let sites: Site[] = []
  let cases: Case[] = []
  beforeAll(async () => {
    sites = findSites(await enforcingSources(root))
    cases = findCases(await testSources(root))
  })

  it('are each enforced by some function of core', () => {
    const enforced = new Set(sites.map(({ rule }) => rule))
    expect(ruleIds.filter((id) => !enforced.has(id))).toEqual([])
  })

  it('are each shown refused by some hostile input', () => {
    const shown = new Set(cases.map(({ rule }) => rule))
    expect(ruleIds.filter((id) => !shown.has(id))).toEqual([])
  })

  it('are shown by inputs that are told apart, and that are many', () => {
    const told = cases.map(({ name, file }) => `${file}: ${name}`)
    expect(told).toEqual([...new Set(told)])
    expect(told.length).toBeGreaterThan(ENOUGH)
  })
})

describe('reading the source', () => {
  it('finds who refuses by a rule, also by way of a constant', () => {
    const sites = findSites([
      source(`
        const flaws = { one: 'leaf.version' }
        function checkLeaf() { throw refuse(flaws.one, 'no') }
        export async function judge() { await go(() => { throw refuse('framing.epoch', 'no') }) }
        function other() { return 'no rule' }`),
    ])
    expect(sites.map(({ rule, name }) => [rule, name])).toEqual([
      ['leaf.version', 'checkLeaf'],
      ['framing.epoch', 'judge'],
    ])
  })

  it('finds the cases of a table, and nothing else', () => {
    const cases = findCases([
      source(`
        const table = [['a late commit', 'framing.epoch', () => late()], ['no rule', 'framing.nonsense', late]]
        const pair = ['framing.epoch', 'framing.epoch']`),
    ])
    expect(cases.map(({ rule, name }) => [rule, name])).toEqual([['framing.epoch', 'a late commit']])
  })
})

function source(text: string) {
  return { file: 'a.ts', tree: ts.createSourceFile('a.ts', text, ts.ScriptTarget.ESNext, true) }
}
