import { textOf } from '../lint/walk.ts'
import type { Schema } from '../lint/walk.ts'
import { describeType } from './types.ts'

/** A table of the fields of an object or of parameters; a sentence if it is not an object. */
export function fieldTable(schema: Schema, id: string): string {
  if (schema.type === 'ref' || schema.type === 'union') return `${describeType(schema, id)}.`
  const { properties, required } = schema
  const fields = Object.entries(properties ?? {}) as [string, Schema][]
  if (fields.length === 0) return 'An empty object.'
  const needed = Array.isArray(required) ? required.map(String) : []
  const rows = fields.map(([name, field]) => {
    const shown = needed.includes(name) ? `\`${name}\`` : `\`${name}\`?`
    return `| ${shown} | ${cell(describeType(field, id))} | ${cell(textOf(field['description']))} |`
  })
  return ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
