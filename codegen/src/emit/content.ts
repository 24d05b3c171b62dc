import type { LexiconDoc } from '@atproto/lexicon'

const NSID = 'blue.catbird.mls.message.defs'

/** A module for the content of messages: its union, and the check of a value against it. */
export function emitContent(docs: readonly LexiconDoc[]): string {
  const types = contentTypes(docs)
  const names = types.map((type) => type.charAt(0).toUpperCase() + type.slice(1))
  return `import { lexicons } from './lexicons.ts'
import type { ValidationResult } from '@atproto/lexicon'
import type { ${names.join(', ')} } from './types/${NSID.replaceAll('.', '/')}.ts'
import type { $Typed } from './util.ts'

/** Content types that this version knows. */
export const contentTypes = [${types.map((type) => `'${NSID}#${type}'`).join(', ')}] as const

/** Content of a type that this version knows. */
export type KnownContent = ${names.map((name) => `$Typed<${name}>`).join(' | ')}

/** Content of a type that a later version, or another app, has brought in: kept, and shown as unsupported. */
export type UnknownContent = { $type: string; [field: string]: unknown }

/** Content of a message. */
export type Content = KnownContent | UnknownContent

/** Whether content is of a type that this version knows. */
export function isKnownContent(content: Content): content is KnownContent {
  return contentTypes.some((type) => type === content.$type)
}

/** Checks content that was decrypted, or is about to be encrypted. Content of unknown type passes as it stands. */
export function validateContent(value: unknown): ValidationResult<Content> {
  const $type = typeof value === 'object' && value !== null && '$type' in value ? value.$type : undefined
  if (typeof $type !== 'string' || $type === '') return { success: false, error: new Error('Content must have a $type') }
  if (!contentTypes.some((type) => type === $type)) return { success: true, value: value as UnknownContent }
  return lexicons.validate($type, value) as ValidationResult<KnownContent>
}
`
}

function contentTypes(docs: readonly LexiconDoc[]): string[] {
  const opened = docs.find(({ id }) => id === NSID)?.defs['openedMessage']
  const content = opened?.type === 'object' ? opened.properties['content'] : undefined
  if (content?.type !== 'union') throw new Error(`${NSID}#openedMessage has no union of content`)
  return content.refs.map((ref) => ref.slice(ref.indexOf('#') + 1))
}
