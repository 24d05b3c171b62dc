import { asDid } from '@catbird-mls/core/mls'
import { utf8 } from '../bytes.ts'
import type { Main as Facet } from '../xrpc/generated/types/app/bsky/richtext/facet.ts'
import { detectFacets } from './detect-facets.ts'
import type { DetectOptions } from './detect-facets.ts'
import { graphemeBorders, graphemesOf } from './graphemes.ts'

const FACET = 'app.bsky.richtext.facet'

/** A piece of a text, and what it is beside that. */
export interface RichTextSegment {
  readonly text: string
  /** Where it leads: an `http`, `https` or `at` URI, and never another, so that it may stand in an `href`. */
  readonly link?: string
  /** Whom it names: their DID. */
  readonly mention?: string
  /** The hashtag that it is, without its `#`. */
  readonly tag?: string
}

/**
 * Cuts a text into pieces to be shown one after the other: put together they are the text again. Facets are somebody
 * else's word: one that overlaps an earlier one, lies outside the text, or begins or ends within a character is passed
 * over, and so is a link to anything but the web and records.
 *
 * @example
 * for (const { text, link } of richTextSegments(message.text, message.facets)) show(text, link)
 */
export function richTextSegments(text: string, facets: readonly Facet[] = []): RichTextSegment[] {
  const segments: RichTextSegment[] = []
  let end = 0
  for (const part of placed(text, facets)) {
    if (part.start < end) continue
    if (part.start > end) segments.push({ text: text.slice(end, part.start) })
    segments.push({ text: text.slice(part.start, part.end), ...part.meaning })
    end = part.end
  }
  if (end < text.length) segments.push({ text: text.slice(end) })
  return segments
}

/** A text with what is known of its parts. */
export class RichText {
  readonly text: string
  readonly facets: readonly Facet[]

  constructor(text: string, facets: readonly Facet[] = []) {
    this.text = text
    this.facets = facets
  }

  /**
   * Finds the links, mentions and tags of a text.
   *
   * @example
   * const { facets } = await RichText.detect('See example.com #hiking')
   */
  static async detect(text: string, options: DetectOptions = {}): Promise<RichText> {
    return new RichText(text, await detectFacets(text, options))
  }

  /** How many characters a person sees: a text may have 10,000. */
  get graphemeLength(): number {
    return graphemesOf(this.text)
  }

  /** See {@link richTextSegments}. */
  segments(): RichTextSegment[] {
    return richTextSegments(this.text, this.facets)
  }
}

interface Placed {
  readonly start: number
  readonly end: number
  readonly meaning: Omit<RichTextSegment, 'text'>
}

/** The facets that say something, with their places in UTF-16, in the order of these. */
function placed(text: string, facets: readonly Facet[]): Placed[] {
  if (facets.length === 0) return []
  const places = placesByByte(text)
  return facets
    .flatMap(({ index, features }): Placed[] => {
      const [start, end] = [places.get(index.byteStart), places.get(index.byteEnd)]
      const meaning = meaningOf(features)
      const isSound = start !== undefined && end !== undefined && start < end
      return isSound && Object.keys(meaning).length > 0 ? [{ start, end, meaning }] : []
    })
    .sort((a, b) => a.start - b.start)
}

/** Where in the text (UTF-16) each byte of it stands that a character begins with. */
function placesByByte(text: string): ReadonlyMap<number, number> {
  const places = new Map<number, number>()
  let [byte, last] = [0, 0]
  for (const border of graphemeBorders(text)) {
    byte += utf8(text.slice(last, border)).length
    places.set(byte, border)
    last = border
  }
  return places
}

function meaningOf(features: Facet['features']): Omit<RichTextSegment, 'text'> {
  return Object.assign({}, ...features.map(meaningOfOne)) as Omit<RichTextSegment, 'text'>
}

function meaningOfOne(feature: Facet['features'][number]): Omit<RichTextSegment, 'text'> {
  const { uri, did, tag } = feature as { uri?: unknown; did?: unknown; tag?: unknown }
  if (feature.$type === `${FACET}#link`) return isSafe(uri) ? { link: uri } : {}
  if (feature.$type === `${FACET}#mention`)
    return typeof did === 'string' && asDid(did) !== undefined ? { mention: did } : {}
  return feature.$type === `${FACET}#tag` && typeof tag === 'string' ? { tag } : {}
}

/** A browser drops control characters and white space from what it is given, and so reads another scheme than we do. */
function isSafe(uri: unknown): uri is string {
  if (typeof uri !== 'string' || !/^(?:https?|at):\/\/[^\s\p{Cc}]+$/iu.test(uri)) return false
  return /^at:/i.test(uri) || URL.canParse(uri)
}
