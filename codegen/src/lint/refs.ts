import type { LexiconFile } from '../lexicons.ts'
import type { Rule } from './problem.ts'
import { places } from './walk.ts'
import type { Schema } from './walk.ts'

/** References: each leads to a definition that is there, and every definition beside `main` is referred to. */
export const refs: Rule = ({ doc }, all) => {
  const defined = new Set(all.flatMap(definitions))
  const dead = places(doc).flatMap(({ at, schema }) =>
    targets(doc.id, schema)
      .filter((target) => !defined.has(target))
      .map((target) => ({ id: doc.id, at, what: `refers to ${target}, which is not there` })),
  )
  const used = new Set(
    all.flatMap((other) => places(other.doc).flatMap(({ schema }) => targets(other.doc.id, schema))),
  )
  const idle = Object.keys(doc.defs)
    .filter(
      (name) =>
        name !== 'main' && !used.has(`${doc.id}#${name}`) && !STANDS_ALONE.includes(`${doc.id}#${name}`),
    )
    .map((name) => ({ id: doc.id, at: name, what: 'nothing refers to it' }))
  return [...dead, ...idle]
}

/** Definitions that no method carries: they travel inside ciphertexts, or inside MLS. */
const STANDS_ALONE = [
  'blue.catbird.mls.message.defs#openedMessage',
  'blue.catbird.mls.message.defs#openedEphemeral',
  'blue.catbird.mls.group.policy#policy',
]

function definitions({ doc }: LexiconFile): string[] {
  return Object.keys(doc.defs).map((name) => `${doc.id}#${name}`)
}

function targets(id: string, schema: Schema): string[] {
  const { ref, refs: several } = schema
  const written = [
    ...(typeof ref === 'string' ? [ref] : []),
    ...(Array.isArray(several) ? several.map(String) : []),
  ]
  return written.map((target) => {
    if (target.startsWith('#')) return `${id}${target}`
    return target.includes('#') ? target : `${target}#main`
  })
}
