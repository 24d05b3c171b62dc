import type { LexiconDoc } from '@atproto/lexicon'

/** Methods that ask for no account: they need nothing, or carry a secret of their own. */
const OPEN_METHODS = [
  'blue.catbird.mls.server.describeServer',
  'blue.catbird.mls.server.refreshSession',
  'blue.catbird.mls.event.subscribe',
]

/** An error as a lexicon lists it. */
export type ListedError = { readonly name: string; readonly description?: string | undefined }

/** Whether callers of a method must say which account they are. */
export function isAuthenticated(doc: LexiconDoc): boolean {
  return isMethod(doc) && !OPEN_METHODS.includes(doc.id)
}

/** Whether a lexicon is that of a method. */
export function isMethod(doc: LexiconDoc): boolean {
  return ['query', 'procedure', 'subscription'].includes(doc.defs['main']?.type ?? '')
}

/** The errors that a lexicon lists. */
export function listedErrors(doc: LexiconDoc): readonly ListedError[] {
  const main = doc.defs['main']
  return main !== undefined && 'errors' in main ? (main.errors ?? []) : []
}
