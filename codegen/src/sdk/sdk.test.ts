import { readFile } from 'node:fs/promises'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { repositoryLexicons, root } from '../testing/lexicons.ts'
import { namedReasons } from './named-reasons.ts'
import { clientErrors, errorClasses } from './sdk-errors.ts'

const source = (text: string) => ts.createSourceFile('a.ts', text, ts.ScriptTarget.ESNext, true)

describe('the names of a union', () => {
  it('are read with the comment before each', () => {
    const tree = source(`
      /** Why. */
      export type Why =
        /** It is old. */
        | 'old'
        /**
         * It is
         * new.
         */
        | 'new'
      type One =
        /** Alone. */
        'alone'`)
    expect(namedReasons(tree, 'Why')).toEqual([
      { name: 'old', meaning: 'It is old.' },
      { name: 'new', meaning: 'It is new.' },
    ])
    expect(namedReasons(tree, 'One')).toEqual([{ name: 'alone', meaning: 'Alone.' }])
  })

  it('must all be explained', () => {
    const tree = source(`export type Why = 'old' | /** Yes. */ 'new'`)
    expect(() => namedReasons(tree, 'Why')).toThrow('does not say what old means')
    expect(() => namedReasons(tree, 'Other')).toThrow('has no type Other')
  })
})

describe('the errors of the SDK', () => {
  it('are rows with what to do before each', () => {
    const row = `Gone: { retryable: true, meaning: 'It is gone.' }`
    expect(clientErrors(source(`const clientErrors = {\n/** Wait. */\n${row} } as const`))).toEqual([
      { name: 'Gone', retryable: true, meaning: 'It is gone.', action: 'Wait.' },
    ])
    expect(() => clientErrors(source(`const clientErrors = { ${row} } as const`))).toThrow('Gone')
  })

  it('are classes whose comments end with what to do', () => {
    const tree = source(`
      /**
       * It is locked,
       * by somebody.
       *
       * What to do: Unlock it.
       */
      export class Locked extends Error {}`)
    expect(errorClasses(tree)).toEqual([
      { name: 'Locked', retryable: undefined, meaning: 'It is locked, by somebody.', action: 'Unlock it.' },
    ])
    expect(() => errorClasses(source('/** Locked. */ export class Locked extends Error {}'))).toThrow(
      'Locked',
    )
  })
})

describe('what a service says by name', () => {
  it.each([
    ['RemovalReason', 'message', 'removalSuggested', 'reason'],
    ['JoinAnswer', 'event', 'joinRequestAnswered', 'status'],
  ])('is explained as %s, all that the lexicon knows', async (type, domain, def, field) => {
    const file = 'packages/client-sdk/src/client/events.ts'
    const names = namedReasons(source(await readFile(path.join(root, file), 'utf8')), type)
    const docs = (await repositoryLexicons()).map(({ doc }) => doc)
    const found = docs.find(({ id }) => id === `blue.catbird.mls.${domain}.defs`)?.defs[def]
    const property = found?.type === 'object' ? found.properties[field] : undefined
    const known = property?.type === 'string' ? property.knownValues : undefined
    expect(names.map(({ name }) => name)).toEqual(known)
  })
})
