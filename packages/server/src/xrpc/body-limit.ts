import type { LexRefVariant, LexUserType, Lexicons } from '@atproto/lexicon'
import type { MethodId } from '../lexicon/ids.ts'

/** Room for fields that a newer client sends and this server does not know. */
const slack = 4096
const punctuation = 16
/** One byte of text may be written as six, `\u0061`. */
const longestEscape = 6
const fallbackString = 4096

/**
 * The largest body that a method's lexicon lets through, written as JSON: so that a body is refused before it
 * is read, and no method takes more than its own lexicon says.
 */
export function bodyLimit(lexicons: Lexicons, lxm: MethodId): number {
  const method = lexicons.getDefOrThrow(lxm, ['query', 'procedure'])
  const schema = method.type === 'procedure' ? method.input?.schema : undefined
  return (schema === undefined ? 0 : sizeOf(lexicons, schema)) + slack
}

function sizeOf(lexicons: Lexicons, schema: LexUserType | LexRefVariant): number {
  switch (schema.type) {
    case 'object':
      return Object.entries(schema.properties).reduce(
        (sum, [name, property]) => sum + name.length + punctuation + sizeOf(lexicons, property),
        punctuation,
      )
    case 'array':
      return (schema.maxLength ?? 0) * (sizeOf(lexicons, schema.items) + punctuation)
    case 'ref':
      return sizeOf(lexicons, lexicons.getDefOrThrow(schema.ref))
    case 'bytes':
      return Math.ceil((schema.maxLength ?? 0) / 3) * 4 + punctuation
    case 'string':
      return (schema.maxLength ?? fallbackString) * longestEscape
    default:
      return 2 * punctuation
  }
}
