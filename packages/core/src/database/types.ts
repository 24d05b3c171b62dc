import pg from 'pg'

type Parse = (value: string) => unknown

const toSafeInteger: Parse = (value) => {
  const number = Number(value)
  if (!Number.isSafeInteger(number))
    throw new RangeError(`the database holds ${value}, which is no safe integer`)
  return number
}

const parseBytea = pg.types.getTypeParser(pg.types.builtins.BYTEA) as (value: string) => Buffer

const toBytes: Parse = (value) => {
  const buffer = parseBytea(value)
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}

/**
 * How values of the database arrive in raw queries: `bigint` as a number (seqs and epochs are far below 2^53,
 * and one that is not is refused), `bytea` as a plain Uint8Array, all else as node-postgres has it.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser(id: number, format?: 'text' | 'binary'): Parse {
    if (format !== 'binary' && id === pg.types.builtins.INT8) return toSafeInteger
    if (format !== 'binary' && id === pg.types.builtins.BYTEA) return toBytes
    return pg.types.getTypeParser(id, format) as Parse
  },
}
