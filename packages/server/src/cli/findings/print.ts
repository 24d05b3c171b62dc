import type { Answer } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Finding } from './finding.ts'
import { isWell } from './finding.ts'

const marks = { ok: '✓', warning: '!', failed: '✗', unknown: '?' } as const
const colours = { ok: 32, warning: 33, failed: 31, unknown: 36 } as const

/** Findings as a person reads them, with a sum at the end; and as a script does. */
export function findingsAnswer(findings: readonly Finding[], colour: boolean): Answer {
  const here = findings.filter(({ publicNet }) => publicNet === undefined)
  const outside = findings.filter(({ publicNet }) => publicNet !== undefined)
  const width = Math.max(...findings.map(({ about }) => about.length))
  const lines = (some: readonly Finding[]) => some.flatMap((one) => linesOf(one, width, colour))
  const text = [
    ...lines(here),
    ...(outside.length === 0 ? [] : ['', 'What only the public net can show:', ...lines(outside)]),
    '',
    sumOf(findings),
  ].join('\n')
  return {
    text,
    json: { ok: isWell(findings), findings },
    exitCode: isWell(findings) ? exitCodes.ok : exitCodes.failed,
  }
}

function linesOf({ about, status, text, mend }: Finding, width: number, colour: boolean): string[] {
  const mark = colour ? `\u001b[${String(colours[status])}m${marks[status]}\u001b[39m` : marks[status]
  const indent = ' '.repeat(width + 4)
  return [`${mark} ${about.padEnd(width)}  ${text}`, ...(mend === undefined ? [] : [`${indent}→ ${mend}`])]
}

function sumOf(findings: readonly Finding[]): string {
  const count = (status: Finding['status']) => findings.filter((one) => one.status === status).length
  const parts = [
    `${String(count('ok'))} as they should be`,
    `${String(count('failed'))} to mend`,
    `${String(count('warning'))} to think of`,
    ...(count('unknown') === 0 ? [] : [`${String(count('unknown'))} that cannot be told from here`]),
  ]
  return `${parts.join(', ')}.`
}
