import { describe, expect, it } from 'vitest'
import { rewriteImports } from './imports.ts'
import { namesForErrorClasses } from './known-errors.ts'
import { removeIdleClasses } from './namespaces.ts'
import { slimSchemas } from './schemas.ts'
import { removeUnusedConstants } from './unused.ts'

describe('imports of generated code', () => {
  it('name the file as it stands on disk', () => {
    expect(rewriteImports(`import { a } from './a.js'\na()`)).toBe(`import { a } from './a.ts'\na()`)
    expect(rewriteImports(`export * as A from './a.js'`)).toBe(`export * as A from './a.ts'`)
  })

  it('are types where only types are used, and gone where nothing is', () => {
    const source = `import { A, b as c, D } from 'x'\nexport type E = A\nexport const e: A = c()`
    expect(rewriteImports(source)).toBe(
      `import type { A } from 'x'\nimport { b as c } from 'x'\nexport type E = A\nexport const e: A = c()`,
    )
  })

  it('are values where a class extends them', () => {
    const source = `import { A } from 'x'\nclass B extends A {}`
    expect(rewriteImports(source)).toBe(source)
  })

  it('do not count members of the same name as uses', () => {
    expect(rewriteImports(`import { a } from 'x'\nb.a()`).trim()).toBe('b.a()')
  })

  it('of whole modules are types where only types are used', () => {
    const source = `import * as A from './a.js'\nexport type B = A.B`
    expect(rewriteImports(source)).toBe(`import type * as A from './a.ts'\nexport type B = A.B`)
  })
})

describe('constants of generated code', () => {
  it('go when nothing uses them, one after another', () => {
    const source = `import { x as _x } from 'x'\nconst x = _x, y = 1\nconst z = y`
    expect(removeUnusedConstants(source).trim()).toBe(`import { x as _x } from 'x'`)
  })

  it('stay when they are exported or used', () => {
    const source = `const y = 1\nexport const z = y`
    expect(removeUnusedConstants(source)).toBe(source)
  })
})

describe('errors of generated methods', () => {
  it('are names in the place of classes', () => {
    const source = `export class AError extends XRPCError {}
export function toKnownErr(e: any) { if (e.error === 'A') return new AError(e) }`
    expect(namesForErrorClasses(source)).toContain(`export type KnownError = 'A'`)
    expect(namesForErrorClasses(source)).not.toContain('AError')
  })

  it('are not wrapped on their way to the caller', () => {
    const source = `function f() { return client.call('a').catch((e) => { throw A.toKnownErr(e) }) }`
    expect(namesForErrorClasses(source)).toBe(`function f() { return client.call('a') }`)
  })
})

describe('namespace classes', () => {
  it('go when no method is in or below them', () => {
    const source = `export class Root { a: ANS
  constructor(c) { this.a = new ANS(c) } }
export class ANS { _client: C
  constructor(c) { this._client = c } }`
    expect(removeIdleClasses(source).replace(/\s+/g, ' ')).toBe('export class Root { constructor(c) { } }')
  })

  it('stay when they have a method', () => {
    const source = `export class ANS { _client: C\n  getA() {} }`
    expect(removeIdleClasses(source)).toBe(source)
  })
})

describe('schemas', () => {
  it('lose what is for people, and keep fields of data of the same name', () => {
    const description = { type: 'string' as const, maxLength: 9, description: 'About it.' }
    const thing = { type: 'object' as const, description: 'A thing.', properties: { description } }
    const source = `export const schemaDict = {} as const\nexport const ids = {} as const`
    const slim = slimSchemas(source, [{ lexicon: 1, id: 'a.b.c', defs: { thing } }], ['description'])
    expect(slim).toContain('"ABC"')
    expect(slim).toContain('"properties":{"description":{"type":"string","maxLength":9}}')
    expect(slim).not.toContain('A thing.')
    expect(slim).not.toContain('ids')
  })
})
