import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../bytes.ts'
import { detectFacets } from './detect-facets.ts'
import { RichText, richTextSegments } from './rich-text.ts'

const FACET = 'app.bsky.richtext.facet'
const link = (byteStart: number, byteEnd: number, uri = 'https://example.com') => ({
  index: { byteStart, byteEnd },
  features: [{ $type: `${FACET}#link`, uri }],
})
const linksIn = async (text: string) => {
  const segments = (await RichText.detect(text)).segments()
  return segments
    .filter((segment) => segment.link !== undefined)
    .map((segment) => [segment.text, segment.link])
}
const tagsIn = async (text: string) =>
  (await RichText.detect(text)).segments().flatMap(({ tag }) => (tag === undefined ? [] : [tag]))

describe('links in a text', () => {
  it.each([
    ['see https://example.com/a?b=c#d', 'https://example.com/a?b=c#d', undefined],
    ['HTTP://localhost:8080 works', 'HTTP://localhost:8080', undefined],
    ['example.com', 'example.com', 'https://example.com'],
    ['Example.co.uk/path.', 'Example.co.uk/path', 'https://Example.co.uk/path'],
    ['so it is (example.com)!', 'example.com', 'https://example.com'],
    ['(https://en.example.org/a_(b))', 'https://en.example.org/a_(b)', undefined],
    ['"https://example.com"', undefined, undefined],
    ['he said https://example.com…', 'https://example.com', undefined],
    ['example.com:8080/x?', 'example.com:8080/x', 'https://example.com:8080/x'],
  ])('%s', async (text, shown, uri) => {
    expect(await linksIn(text)).toEqual(shown === undefined ? [] : [[shown, uri ?? shown]])
  })

  it.each(['index.ts', 'e.g. this', 'alice@example.com', '1.5', 'a..com', '-a.com', 'https://', 'well.Then'])(
    'are not in: %s',
    async (text) => {
      expect(await linksIn(text)).toEqual([])
    },
  )
})

describe('hashtags in a text', () => {
  it.each([
    ['#hiking, #up2', ['hiking', 'up2']],
    ['＃山', ['山']],
    ['#1', []],
    ['#️⃣ and # and #!', []],
    ['a#b (#c)', []],
    [`#${'a'.repeat(64)} #${'a'.repeat(65)}`, ['a'.repeat(64)]],
    ['#a.b!!', ['a.b']],
  ])('%s', async (text, tags) => {
    expect(await tagsIn(text)).toEqual(tags)
  })
})

describe('mentions in a text', () => {
  const resolveHandle = (handle: string) =>
    handle === 'alice.example.com' ? Promise.resolve('did:plc:alice') : Promise.reject(new Error('nobody'))

  it('are of accounts that there are, each looked up once, with places in bytes', async () => {
    const text = 'ü 👋 @Alice.example.com, @nobody.example.com and (@alice.example.com)'
    const facets = await detectFacets(text, { resolveHandle })
    const named = facets.map(({ index }) =>
      new TextDecoder().decode(utf8(text).subarray(index.byteStart, index.byteEnd)),
    )
    expect(named).toEqual(['@Alice.example.com', '@alice.example.com'])
    expect(facets[0]?.features).toEqual([{ $type: `${FACET}#mention`, did: 'did:plc:alice' }])
  })

  it('are none where nobody can be looked up', async () => {
    expect(await detectFacets('@alice.example.com')).toEqual([])
  })
})

describe('what is found', () => {
  it('is 256 parts at most, in texts that are made to take long too', async () => {
    expect(await detectFacets('#a example.com '.repeat(2_000))).toHaveLength(256)
    const most = 30_000
    const long = [
      '('.repeat(most),
      `#${'!'.repeat(most)}a`,
      `@${'.'.repeat(most)}a`,
      `${'a.'.repeat(most / 2)}!`,
    ]
    for (const text of long)
      expect(await detectFacets(text, { resolveHandle: () => expect.fail() })).toEqual([])
  })
})

describe('the segments of a text', () => {
  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'https://a b',
    'java\nscript:x',
  ])('lead not to %s', (uri) => {
    expect(richTextSegments('text', [link(0, 4, uri)])).toEqual([{ text: 'text' }])
  })

  it('pass over facets that overlap, lie outside, or cut a character', () => {
    const facets = [link(-1, 2), link(0, 99), link(1, 4), link(4, 5), link(4, 6), link(1.5, 3)]
    const family = '👨‍👩‍👧'
    expect(richTextSegments('👍abc', facets)).toEqual([
      { text: '👍' },
      { text: 'a', link: 'https://example.com' },
      { text: 'bc' },
    ])
    expect(richTextSegments(family, [link(0, 4)])).toEqual([{ text: family }])
  })

  it('are the text again, whatever the facets', () => {
    const place = fc.oneof(fc.integer({ min: -5, max: 60 }), fc.double())
    const facet = fc.record({
      index: fc.record({ byteStart: place, byteEnd: place }),
      features: fc.array(
        fc.record({
          $type: fc.constantFrom(`${FACET}#link`, `${FACET}#tag`, `${FACET}#mention`, 'a.b#c'),
          uri: fc.oneof(fc.webUrl(), fc.string()),
          tag: fc.string(),
          did: fc.string(),
        }),
      ),
    })
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.array(facet), (text, facets) => {
        const segments = richTextSegments(text, facets)
        expect(segments.map((segment) => segment.text).join('')).toBe(text)
        expect(segments.every((segment) => !/\p{Cs}/u.test(segment.text))).toBe(true)
        expect(segments.every((s) => s.link === undefined || /^(https?|at):\/\//i.test(s.link))).toBe(true)
      }),
    )
  })

  it('of what is found in any text are the text again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(' ', '#', '@a.b', 'x.com', '(', ').')),
        ),
        async (parts) => {
          const text = parts.join('')
          const rich = await RichText.detect(text, { resolveHandle: () => Promise.resolve('did:plc:x') })
          expect(
            rich
              .segments()
              .map((segment) => segment.text)
              .join(''),
          ).toBe(text)
        },
      ),
    )
  })
})
