import { RichText as TheirRichText } from '@atproto/api'
import { detectFacets } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'

const did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'

interface AnyFacet {
  readonly index: { readonly byteStart: number; readonly byteEnd: number }
  readonly features: readonly { readonly $type: string; readonly uri?: unknown; readonly tag?: unknown }[]
}

/** What facets say, without whom they mention: the other apps look that up later. */
function said(facets: readonly AnyFacet[]): string[] {
  return facets
    .flatMap(({ index, features }) =>
      features.map(({ $type, uri, tag }) => {
        const about = typeof uri === 'string' ? uri : typeof tag === 'string' ? tag : ''
        return `${index.byteStart}-${index.byteEnd} ${$type} ${about}`
      }),
    )
    .sort()
}

describe('links, mentions and tags', () => {
  it.each([
    'hello @alice.bsky.social bye',
    '@alice.test.com.',
    'no@mention.com',
    '(@full.test)',
    "x @alice.com's, @@alice.com",
    'https://bsky.app/x?y=1#z',
    'start https://foo.com/bar, mid foo.com/bar?baz. end (foo.com)',
    'https://foo.com/thing_(cool) (https://foo.com)',
    'https://foo.com, https://bar.com/whatever; https://baz.com.',
    'my.domain.io:8080/path',
    'not.. a..url ..here e.g. something-cool.jpg website.com.jpg',
    '#tag #1 #a1 #1a ##x #a#b #tag. #tag! #dont;mess#up',
    '＃full #️⃣x #️tag',
    'text #tag\u200b more #hash\u00adtag',
    `#${'a'.repeat(64)} #${'a'.repeat(65)}`,
    '👨‍👩‍👧‍👧 @alice.com 👨‍👩‍👧‍👧 #t\nfoo.org',
  ])('are those that other apps find in it: %s', async (text) => {
    const theirs = new TheirRichText({ text })
    theirs.detectFacetsWithoutResolution()
    const ours = await detectFacets(text, { resolveHandle: () => Promise.resolve(did) })
    expect(said(ours)).toEqual(said(theirs.facets ?? []))
  })
})
