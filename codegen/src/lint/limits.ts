import type { Rule } from './problem.ts'
import { places } from './walk.ts'
import type { Place, Schema } from './walk.ts'

/** String formats that limit the length by themselves. */
const BOUNDED_FORMATS = ['did', 'datetime', 'nsid', 'at-identifier', 'handle', 'tid', 'cid', 'language']

/** Limits: everything that can be long has a written limit, and nothing is a closed list. */
export const limits: Rule = ({ doc }) =>
  places(doc).flatMap((place) => check(place).map((what) => ({ id: doc.id, at: place.at, what })))

function check({ key, schema }: Place): string[] {
  const needed = missing(schema).map((field) => `lacks ${field}`)
  const closed = schema['enum'] === undefined ? [] : ['is a closed list: use knownValues']
  return [...needed, ...closed, ...(key === 'limit' ? checkLimit(schema) : [])]
}

function missing(schema: Schema): string[] {
  switch (schema.type) {
    case 'string':
      return isBounded(schema) ? [] : ['maxLength']
    case 'bytes':
    case 'array':
      return schema['maxLength'] === undefined ? ['maxLength'] : []
    case 'integer':
      return schema['minimum'] === undefined ? ['minimum'] : []
    case 'unknown':
      return ['a type: what is unknown has no limit']
    case 'union':
      return schema['closed'] === true ? ['openness: unions grow'] : []
    default:
      return []
  }
}

function isBounded(schema: Schema): boolean {
  const { format, maxLength } = schema
  return maxLength !== undefined || (typeof format === 'string' && BOUNDED_FORMATS.includes(format))
}

function checkLimit(schema: Schema): string[] {
  return ['maximum', 'default']
    .filter((field) => schema[field] === undefined)
    .map((field) => `lacks ${field}`)
}
