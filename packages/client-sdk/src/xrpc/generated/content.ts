/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { lexicons } from './lexicons.ts'
import type { ValidationResult } from '@atproto/lexicon'
import type { Text, Reaction, Edit, Delete, ReadReceipt } from './types/blue/catbird/mls/message/defs.ts'
import type { $Typed } from './util.ts'

/** Content types that this version knows. */
export const contentTypes = [
  'blue.catbird.mls.message.defs#text',
  'blue.catbird.mls.message.defs#reaction',
  'blue.catbird.mls.message.defs#edit',
  'blue.catbird.mls.message.defs#delete',
  'blue.catbird.mls.message.defs#readReceipt',
] as const

/** Content of a type that this version knows. */
export type KnownContent =
  $Typed<Text> | $Typed<Reaction> | $Typed<Edit> | $Typed<Delete> | $Typed<ReadReceipt>

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
  if (typeof $type !== 'string' || $type === '')
    return { success: false, error: new Error('Content must have a $type') }
  if (!contentTypes.some((type) => type === $type)) return { success: true, value: value as UnknownContent }
  return lexicons.validate($type, value) as ValidationResult<KnownContent>
}
