import type { LexiconDoc } from '@atproto/lexicon'

/** A part of a lexicon that has a type of its own. */
export type Schema = { readonly type: string; readonly [field: string]: unknown }

/** A schema and where it stands: `main.input.schema.properties.convoId`. */
export type Place = {
  readonly at: string
  readonly key: string
  readonly parent: string
  readonly schema: Schema
}

/** Every schema of a lexicon, outermost first. */
export function places(doc: LexiconDoc): Place[] {
  return below(doc.defs, [], 'defs')
}

function below(value: unknown, path: readonly string[], parent: string): Place[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const inside = [...path, key]
    // A field of data may itself be called `type`; what stands under `properties` and `defs` are names.
    const here = isSchema(inner) ? [{ at: inside.join('.'), key, parent, schema: inner }] : []
    return [...here, ...below(inner, inside, key)]
  })
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Whether a place gives a name to its schema: a definition, a property, a parameter. */
export function isNamed({ parent }: Place): boolean {
  return parent === 'defs' || parent === 'properties'
}

/** A field of a schema as text: what is no text, number or truth value is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : ''
}
