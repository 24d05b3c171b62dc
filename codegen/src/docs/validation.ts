import { impliedRules, ruleAreas, ruleRow, uncheckedRules } from '@catbird-mls/core/mls/rules'
import type { RuleId, UncheckedRule } from '@catbird-mls/core/mls/rules'
import { findCases } from '../validation/find-cases.ts'
import type { Case } from '../validation/find-cases.ts'
import { findSites } from '../validation/find-sites.ts'
import type { Site } from '../validation/find-sites.ts'
import { enforcingSources, testSources } from '../validation/source-files.ts'

/** More cases of one rule than these are only counted. */
const NAMED_CASES = 3

const HEAD = '<!-- Generated from the tables of rules and the source by "npm run codegen": do not edit. -->'
const INTRODUCTION = `Every rule by which MLS bytes are refused: where it is written, what it asks for, the function that enforces it, and the hostile input that shows it refused. A refusal's message ends with the id of its rule. *Source* is a section of RFC 9420 or of another standard; *policy* where the rule is of our roles and lists, *form* where it is of our own encodings, *service* where the service alone can tell.

A commit is judged by public state and bytes alone, by the service and by every client alike, so that no two of them can differ and fork the group: a client in another language has to refuse commits by the same rules, and by no others. What takes a clock or the service's data (the lifetime of a key package, and the last area) is for the service; to a member that reads the log it is no ground to refuse a commit.`
const UNCHECKED = `What no judgement of public bytes can tell. No check of these is claimed; [the threat model](threat-model.md) says what follows.`
const IMPLIED = `What RFC 9420 asks to be verified and needs no refusal of its own here.`

/** The page of all validity rules, read from the tables and from the source of core and its tests. */
export async function validationPage(root: string): Promise<string> {
  const sites = findSites(await enforcingSources(root))
  const cases = findCases(await testSources(root))
  const areas = Object.entries(ruleAreas).flatMap(([title, rows]) => [
    `## ${title}`,
    areaTable(Object.keys(rows) as RuleId[], sites, cases), // the areas have no other keys
  ])
  const beyond = ['## What cannot be checked', UNCHECKED, reasonTable(uncheckedRules, 'why not')]
  const implied = ['## What holds anyway', IMPLIED, reasonTable(impliedRules, 'why')]
  return `${[HEAD, '# Validity', INTRODUCTION, ...areas, ...beyond, ...implied].join('\n\n')}\n`
}

function areaTable(rules: readonly RuleId[], sites: readonly Site[], cases: readonly Case[]): string {
  const lines = rules.map((id) => {
    const { says, source, error } = ruleRow(id)
    const enforced = sites.filter(({ rule }) => rule === id).map(siteLink)
    const shown = shownBy(cases.filter(({ rule }) => rule === id))
    const name = `[${error}](errors.md#${error.toLowerCase()})`
    return row([`\`${id}\``, source, says, name, enforced.join(', '), shown])
  })
  return [
    row(['rule', 'source', 'what must hold', 'refused as', 'enforced by', 'shown refused by']),
    row(Array<string>(6).fill('---')),
    ...lines,
  ].join('\n')
}

function reasonTable(rules: readonly UncheckedRule[], reason: string): string {
  const lines = rules.map(({ source, says, why }) => row([source, says, why]))
  return [row(['source', 'what must hold', reason]), row(Array<string>(3).fill('---')), ...lines].join('\n')
}

function siteLink({ name, file }: Site): string {
  return `[${name}](../${file})`
}

function shownBy(cases: readonly Case[]): string {
  const named = cases.slice(0, NAMED_CASES).map(({ name, file }) => `[${name}](../${file})`)
  const more = cases.length - named.length
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join('; ')
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
