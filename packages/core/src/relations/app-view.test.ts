import { describe, expect, it } from 'vitest'
import type { Did } from '../mls/index.ts'
import { createAppViewSource } from './app-view.ts'
import type { JsonAnswer } from './ask-json.ts'
import type { RelationAnswer } from './sources.ts'
import { newDid } from './testing/unsafe-network.ts'

const url = 'https://appview.example.com'

/** A source over an AppView that answers so, with what is asked of it and elsewhere. */
function setUp(answer: (others: readonly string[]) => JsonAnswer) {
  const asked: URL[] = []
  const elsewhere: Did[][] = []
  const source = createAppViewSource(
    (question) => {
      asked.push(question)
      return Promise.resolve().then(() => answer(question.searchParams.getAll('others')))
    },
    {
      url,
      elsewhere: {
        relations(_did, subjects): Promise<readonly RelationAnswer[]> {
          elsewhere.push([...subjects])
          return Promise.resolve([])
        },
      },
    },
  )
  return { source, asked, elsewhere }
}

describe('an AppView as a source', () => {
  const [alice, bob] = [newDid('alice'), newDid('bob')]

  it('tells both directions, with the keys of the records, and moderation lists', async () => {
    const uri = (did: Did, rkey: string) => `at://${did}/app.bsky.graph.any/${rkey}`
    const one = {
      did: bob,
      following: uri(alice, 'f1'),
      followedBy: uri(bob, 'f2'),
      blockedBy: uri(bob, 'b2'),
      blockingByList: uri(alice, 'l1'),
    }
    const { source } = setUp(() => ({ status: 200, body: { actor: alice, relationships: [one] } }))
    expect(source.seesLists).toBe(true)
    expect(await source.relations(alice, [bob])).toEqual([
      { did: alice, subject: bob, follows: { rkey: 'f1' }, blocks: { rkey: null, byList: true } },
      { did: bob, subject: alice, follows: { rkey: 'f2' }, blocks: { rkey: 'b2', byList: false } },
    ])
  })

  it('passes over keys that are none', async () => {
    const one = {
      did: bob,
      following: 'at://a/b/c\u0000',
      followedBy: `at://a/b/${'c'.repeat(6000)}`,
      blockedBy: '',
    }
    const { source } = setUp(() => ({ status: 200, body: { relationships: [one] } }))
    const nothing = { follows: { rkey: null }, blocks: { rkey: null, byList: false } }
    expect(await source.relations(alice, [bob])).toEqual([
      { did: alice, subject: bob, ...nothing },
      { did: bob, subject: alice, ...nothing },
    ])
  })

  it('is asked about 30 at a time, and what it does not know is looked up elsewhere', async () => {
    const subjects = Array.from({ length: 65 }, () => newDid())
    const { source, asked, elsewhere } = setUp((others) => ({
      status: 200,
      body: {
        relationships: others.map((did, i) => (i === 0 ? { actor: did, notFound: true } : { did })),
      },
    }))
    expect(await source.relations(alice, subjects)).toHaveLength(2 * 62)
    expect(asked.map(({ searchParams }) => searchParams.getAll('others').length)).toEqual([30, 30, 5])
    expect(elsewhere).toEqual([[subjects[0]], [subjects[30]], [subjects[60]]])
  })

  it('leaves everything to the PDSs for an account that it does not know', async () => {
    const { source, elsewhere } = setUp(() => ({ status: 400, body: { error: 'ActorNotFound' } }))
    await source.relations(alice, [bob])
    expect(elsewhere).toEqual([[bob]])
  })

  it('finds out nothing where it fails, or answers what is no answer', async () => {
    const answers: (() => JsonAnswer)[] = [
      () => ({ status: 502, body: {} }),
      () => ({ status: 200, body: [] }),
      () => ({ status: 200, body: { relationships: [7, null, { did: alice }] } }),
      () => {
        throw new Error('away')
      },
    ]
    for (const answer of answers) expect(await setUp(answer).source.relations(alice, [bob])).toEqual([])
  })
})
