import { asDid } from '@catbird-mls/core/mls'
import { utf8 } from '../bytes.ts'
import type { Main as Facet } from '../xrpc/generated/types/app/bsky/richtext/facet.ts'
import { hostOnTheInternet, wellFormedHost } from './find-host.ts'
import { graphemesOf } from './graphemes.ts'

const FACET = 'app.bsky.richtext.facet'
/** The most facets that a text may have, and the most accounts that are looked up for one. */
const MOST_FACETS = 256
const MOST_HANDLES = 20
const MOST_OF_A_TAG = { graphemes: 64, bytes: 640 }

/** How facets are found. */
export interface DetectOptions {
  /** Gives the DID of a handle; undefined, or a failure, where there is none. Without it no mention is found. */
  readonly resolveHandle?: (handle: string) => Promise<string | undefined>
}

/** A part of a text, in UTF-16, and what it seems to be. */
type Found = { readonly start: number; readonly end: number } & (
  { readonly uri: string } | { readonly tag: string } | { readonly handle: string }
)

/**
 * Finds links, mentions and hashtags in a text, as AT Protocol apps do: `https://example.com/a`, `example.com/a`,
 * `@alice.example.com`, `#hiking`. Positions are in bytes of UTF-8. A mention that does not resolve stays plain text.
 *
 * @example
 * const facets = await detectFacets('Ask Alice (@alice.example.com), see example.com', { resolveHandle })
 */
export async function detectFacets(text: string, { resolveHandle }: DetectOptions = {}): Promise<Facet[]> {
  const found = findAll(text)
  const dids = await resolveAll(found, resolveHandle)
  const facets: Facet[] = []
  for (const part of found) {
    const feature = featureOf(part, dids)
    if (facets.length === MOST_FACETS) break
    if (feature !== undefined) facets.push({ index: byteRange(text, part), features: [feature] })
  }
  return facets
}

/** Whether a text names somebody by a handle, so that finding its facets takes look-ups. */
export function hasMention(text: string): boolean {
  return findAll(text).some((part) => 'handle' in part)
}

/** Words are parted by white space, so that what is found never overlaps. */
function findAll(text: string): Found[] {
  return [...text.matchAll(/\S+/gu)].flatMap(({ 0: word, index }) => {
    const found = findTag(word) ?? inBrackets(word, findMention) ?? inBrackets(word, findLink)
    return found === undefined ? [] : [{ ...found, start: found.start + index, end: found.end + index }]
  })
}

function inBrackets(word: string, find: (inner: string) => Found | undefined): Found | undefined {
  const opened = /^\(*/.exec(word)?.[0].length ?? 0
  const found = find(word.slice(opened))
  return found && { ...found, start: found.start + opened, end: found.end + opened }
}

function findMention(word: string): Found | undefined {
  const name = /^@([a-z0-9.-]{1,256})/i.exec(word)?.[1]?.replace(/[.-]+$/, '')
  const handle = name === undefined ? undefined : wellFormedHost(name)
  return handle === undefined ? undefined : { start: 0, end: 1 + handle.length, handle }
}

function findLink(word: string): Found | undefined {
  const shown = withoutTrailing(word)
  const uri = /^https?:\/\//i.test(shown) ? shown : withScheme(shown)
  return uri === undefined || !URL.canParse(uri) ? undefined : { start: 0, end: shown.length, uri }
}

function withScheme(shown: string): string | undefined {
  const host = hostOnTheInternet(/^[^/?#:]*/.exec(shown)?.[0] ?? '')
  return host === undefined ? undefined : `https://${shown}`
}

/** The punctuation of the sentence around a link is none of it; nor is a bracket that was opened before it. */
function withoutTrailing(word: string): string {
  let end = word.length
  let opened = countOf(word, '(') - countOf(word, ')')
  for (; end > 0; end--) {
    const last = word[end - 1] ?? ''
    if (last === ')' && opened < 0) opened++
    else if (!/[.,;:!?'"’”»…]/.test(last)) break
  }
  return word.slice(0, end)
}

function countOf(text: string, character: string): number {
  return text.split(character).length - 1
}

/** `#` before U+FE0F is part of an emoji. What is unseen ends a tag; punctuation at its end is none of it. */
function findTag(word: string): Found | undefined {
  const named = /^[#＃](?!\uFE0F)(\P{Cf}+)/u.exec(word)?.[1]
  const tag = withoutPunctuation(named ?? '')
  if (!/[^\d\p{P}]/u.test(tag)) return undefined
  if (utf8(tag).length > MOST_OF_A_TAG.bytes || graphemesOf(tag) > MOST_OF_A_TAG.graphemes) return undefined
  return { start: 0, end: 1 + tag.length, tag }
}

/** A pattern for this would try at each place again: a text is long, and may be all punctuation. */
function withoutPunctuation(tag: string): string {
  let end = tag.length
  while (end > 0 && /\p{P}/u.test(tag.charAt(end - 1))) end--
  return tag.slice(0, end)
}

/** Each handle is looked up once; what fails is no mention. */
async function resolveAll(
  found: readonly Found[],
  resolveHandle: DetectOptions['resolveHandle'],
): Promise<ReadonlyMap<string, string>> {
  if (resolveHandle === undefined) return new Map()
  const handles = [...new Set(found.flatMap((part) => ('handle' in part ? [part.handle] : [])))]
  const dids = await Promise.all(
    handles.slice(0, MOST_HANDLES).map(async (handle) => {
      const did = await resolveHandle(handle).catch(() => undefined)
      return [handle, did && asDid(did)] as const
    }),
  )
  return new Map(dids.flatMap(([handle, did]) => (did === undefined ? [] : [[handle, did]])))
}

function featureOf(part: Found, dids: ReadonlyMap<string, string>): Facet['features'][number] | undefined {
  if ('uri' in part) return { $type: `${FACET}#link`, uri: part.uri }
  if ('tag' in part) return { $type: `${FACET}#tag`, tag: part.tag }
  const did = dids.get(part.handle)
  return did === undefined ? undefined : { $type: `${FACET}#mention`, did }
}

function byteRange(text: string, { start, end }: Pick<Found, 'start' | 'end'>): Facet['index'] {
  const byteStart = utf8(text.slice(0, start)).length
  return { byteStart, byteEnd: byteStart + utf8(text.slice(start, end)).length }
}
