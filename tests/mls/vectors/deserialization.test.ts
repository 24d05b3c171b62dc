import { expect, it } from 'vitest'
import { determineLength } from 'ts-mls/codec/variableLength.js'
import { lengthOf } from '../../../packages/core/src/mls/tree/tls.ts'
import { fromHex, toHex } from './bytes.ts'
import { describeVectors } from './vectors.ts'

interface Deserialization {
  readonly vlbytes_header: string
  readonly length: number
}

describeVectors<Deserialization>('deserialization', (vectors) => {
  it.each(vectors)('$vlbytes_header is a length of $length', ({ vlbytes_header, length }) => {
    expect(determineLength(fromHex(vlbytes_header)).length).toBe(length)
    expect(toHex(lengthOf(length))).toBe(vlbytes_header)
  })
})
