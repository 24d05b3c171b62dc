import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { commitBytes, measureCommits } from './commit-cost.ts'
import type { CommitCost } from './commit-cost.ts'

/**
 * `npm run bench [-- --members <most>]`: one table on stdout, and its figures in `.artifacts/bench.json`. What is
 * measured, and against what, is told in docs/performance.md.
 */
const { values } = parseArgs({ options: { members: { type: 'string', default: '5000' } } })
const most = Number(values.members)
const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

const commits: CommitCost[] = []
for (const members of [2, 10, 100, 1000, 5000].filter((size) => size <= most)) {
  commits.push(...(await measureCommits(members, suite)))
}
const updates: { members: number; bytes: number }[] = []
for (const members of [125, 250, 500, 1000].filter((size) => size <= most)) {
  updates.push({ members, bytes: await commitBytes(members, suite) })
}

console.table([...commits.map(commitRow), ...updates.map(updateRow)])
const folder = resolve(import.meta.dirname, '../.artifacts')
mkdirSync(folder, { recursive: true })
writeFileSync(resolve(folder, 'bench.json'), JSON.stringify({ commits, updates }, undefined, 2))

function commitRow({ members, act, ours, theirs, ratio, spread, turns, bytes }: CommitCost) {
  return {
    what: `judging a commit: ${act}`,
    members,
    ours: `${short(ours)} ms`,
    limit: `${short(theirs)} ms`,
    ratio: short(ratio),
    spread: spread.map(short).join('–'),
    turns,
    bytes,
  }
}

/** An update's bytes, and by how much they grew from half the members. */
function updateRow({ members, bytes }: { members: number; bytes: number }, i: number) {
  const half = updates[i - 1]
  return {
    what: 'an update on the wire',
    members,
    bytes,
    ...(half ? { ratio: short(bytes / half.bytes) } : {}),
  }
}

function short(value: number): number {
  return Number(value.toPrecision(2))
}
