import { describe, expect, it } from 'vitest'
import { manualTiming } from '../testing/manual-timing.ts'
import { facetsFor } from './facets.ts'

const FACET = 'app.bsky.richtext.facet'

/** A sender whose server answers look-ups of handles with what `answer` gives. */
function sender(answer: (handle: string) => Promise<Response>) {
  const timing = manualTiming()
  const asked: string[] = []
  const session = {
    did: 'did:plc:me',
    fetchHandler(path: string) {
      const handle = new URL(path, 'http://pds.invalid').searchParams.get('handle') ?? ''
      asked.push(handle)
      return answer(handle)
    },
  }
  const context = { session, ports: { timing, signal: new AbortController().signal } }
  return { context, timing, asked }
}

const alice = () => Promise.resolve(Response.json({ did: 'did:plc:alice' }))
const mention = { $type: `${FACET}#mention`, did: 'did:plc:alice' }

describe('the facets of a text to be sent', () => {
  it('are those that are found, by the own server where it mentions somebody', async () => {
    const { context, asked } = sender(alice)
    const { facets = [] } = await facetsFor(context, {}, 'hi @alice.example.com #tea', {})
    expect(facets.flatMap(({ features }) => features)).toEqual([
      mention,
      { $type: `${FACET}#tag`, tag: 'tea' },
    ])
    expect(asked).toEqual(['alice.example.com'])
  })

  it.each([{ detect: false }, { facets: [] }])('are none where the app says so: %j', async (options) => {
    const { context, asked } = sender(alice)
    expect(await facetsFor(context, {}, 'hi @alice.example.com #tea', options)).toEqual({})
    expect(asked).toEqual([])
  })

  it('lack a mention where the server is away or does not answer in time, and keep the rest', async () => {
    const away = sender(() => Promise.reject(new Error('offline')))
    const tagged = await facetsFor(away.context, {}, '@alice.example.com #tea', {})
    expect(tagged.facets).toHaveLength(1)
    const silent = sender(() => new Promise(() => undefined))
    const later = facetsFor(silent.context, {}, '@alice.example.com #tea', {})
    await silent.timing.advance(3_000)
    expect((await later).facets).toHaveLength(1)
  })

  it('are found in the order of the texts, whatever a look-up takes', async () => {
    const { context, timing } = sender(() => new Promise(() => undefined))
    const [convo, order] = [{}, [] as string[]]
    const first = facetsFor(context, convo, '@alice.example.com', {}).then(() => order.push('first'))
    const second = facetsFor(context, convo, 'hello', {}).then(() => order.push('second'))
    await timing.advance(3_000)
    await Promise.all([first, second])
    expect(order).toEqual(['first', 'second'])
  })
})
