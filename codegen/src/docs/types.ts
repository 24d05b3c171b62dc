import { textOf } from '../lint/walk.ts'
import type { Schema } from '../lint/walk.ts'

/** The type of a field in words, with links to what it refers to: `bytes, at most 1 MiB`. */
export function describeType(schema: Schema, id: string): string {
  const name = typeName(schema, id)
  const limits = describeLimits(schema)
  return limits === '' ? name : `${name}, ${limits}`
}

function typeName(schema: Schema, id: string): string {
  const { ref, refs, items, format } = schema
  if (schema.type === 'ref') return link(String(ref), id)
  if (schema.type === 'union' && Array.isArray(refs))
    return refs.map((target) => link(String(target), id)).join(' or ')
  if (schema.type === 'array') return `list of ${plural(describeType(items as Schema, id))}`
  return typeof format === 'string' ? `${schema.type} (${format})` : schema.type
}

function plural(type: string): string {
  return type.startsWith('[') || type.startsWith('bytes') ? type : type.replace(/^(\w+)/, '$1s')
}

function describeLimits(schema: Schema): string {
  const { type, minLength, maxLength, maxGraphemes, minimum, maximum, knownValues } = schema
  const size = type === 'bytes' || type === 'string' ? bytes : String
  return [
    minLength !== undefined && minLength === maxLength ? `exactly ${size(Number(maxLength))}` : '',
    minLength !== undefined && minLength !== maxLength && minLength !== 1
      ? `at least ${size(Number(minLength))}`
      : '',
    maxLength !== undefined && minLength !== maxLength ? `at most ${size(Number(maxLength))}` : '',
    maxGraphemes !== undefined ? `at most ${textOf(maxGraphemes)} graphemes` : '',
    minimum !== undefined ? `from ${textOf(minimum)}` : '',
    maximum !== undefined ? `to ${textOf(maximum)}` : '',
    schema['default'] !== undefined ? `default ${textOf(schema['default'])}` : '',
    Array.isArray(knownValues)
      ? `such as ${knownValues.map((value) => `\`${String(value)}\``).join(', ')}`
      : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** A number of bytes as people write it. */
function bytes(count: number): string {
  if (count >= 1024 * 1024 && count % (1024 * 1024) === 0) return `${count / 1024 / 1024} MiB`
  if (count >= 1024 && count % 1024 === 0) return `${count / 1024} KiB`
  return `${count} bytes`
}

/** A link from the page of one lexicon to a definition in another, or in the same. */
function link(ref: string, id: string): string {
  const [target = '', name = 'main'] = ref.split('#')
  const nsid = target === '' ? id : target
  const title = name === 'main' ? nsid.slice(nsid.lastIndexOf('.') + 1) : name
  const [, domain] = /^blue\.catbird\.mls\.(\w+)\./.exec(nsid) ?? []
  if (domain === undefined) return `[${nsid}](https://lexicon.garden/nsid/${nsid})`
  const page = id.startsWith(`blue.catbird.mls.${domain}.`) ? '' : `${domain}.md`
  return `[${title}](${page}#${title.toLowerCase()})`
}
