import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadCiphersuite } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import type { CiphersuiteImpl } from 'ts-mls'
import { getCiphersuiteNameFromId } from 'ts-mls/crypto/ciphersuite.js'

/** The default suite and one of another curve. 5 and 7 pass as well but are slow; 3, 4 and 6 want optional packages. */
const suiteIds = [1, 2] as const

const repository = resolve(import.meta.dirname, '../../..')
const folder = resolve(repository, process.env['MLS_VECTORS_DIR'] ?? '../shared/mls-vectors')

/** A vector that names its ciphersuite. */
export interface SuiteVector {
  readonly cipher_suite: number
}

/**
 * Registers the tests of one official vector file (`<name>.json` in MLS_VECTORS_DIR). Without the folder they are
 * skipped on a developer's machine, and fail in CI.
 */
export function describeVectors<V>(name: string, register: (vectors: readonly V[]) => void): void {
  const file = resolve(folder, `${name}.json`)
  if (existsSync(file)) {
    describe(`official vectors: ${name}`, () => register(JSON.parse(readFileSync(file, 'utf8')) as V[]))
  } else if (process.env['CI']) {
    it(`official vectors: ${name}`, () => expect.fail(`MLS_VECTORS_DIR has no ${name}.json`))
  } else {
    describe.skip(`official vectors: ${name}`, () => it('has its file in MLS_VECTORS_DIR', () => undefined))
  }
}

/** Registers one test for each suite, over all of its vectors. */
export function describeSuiteVectors<V extends SuiteVector>(
  name: string,
  check: (vector: V, suite: CiphersuiteImpl) => Promise<void>,
): void {
  describeVectors<V>(name, (vectors) => {
    it.each(suiteIds.filter((id) => vectors.some((v) => v.cipher_suite === id)))('suite %i', async (id) => {
      const suite = await loadCiphersuite(getCiphersuiteNameFromId(id))
      for (const vector of vectors) if (vector.cipher_suite === id) await check(vector, suite)
    })
  })
}
