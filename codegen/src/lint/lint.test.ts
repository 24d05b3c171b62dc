import { parseLexiconDoc } from '@atproto/lexicon'
import type { LexiconDoc } from '@atproto/lexicon'
import { commonAuthErrors, errorRow } from '@catbird-mls/core/errors'
import { describe, expect, it } from 'vitest'
import { repositoryLexicons } from '../testing/lexicons.ts'
import { describeProblem, lint } from './index.ts'

const ID = 'blue.catbird.mls.convo.getThing'
const common = commonAuthErrors.map((name) => ({ name, description: errorRow(name).meaning }))

/** A faultless query, with some fields of its definition replaced. */
function query(main: Record<string, unknown> = {}, id = ID): LexiconDoc {
  const faultless = {
    type: 'query',
    description: 'Get a thing. An act of the account: needs a session, or service auth.',
    parameters: {
      type: 'params',
      properties: { did: { type: 'string', format: 'did', description: 'Whose.' } },
    },
    output: { encoding: 'application/json', schema: { type: 'object', properties: {} } },
    errors: common,
  }
  return parseLexiconDoc({ lexicon: 1, id, defs: { main: { ...faultless, ...main } } })
}

function params(properties: Record<string, unknown>): Record<string, unknown> {
  return { parameters: { type: 'params', properties } }
}

/** What the lint says of one lexicon. */
function problems(doc: LexiconDoc, file = `lexicons/${doc.id.replaceAll('.', '/')}.json`): string[] {
  return lint([{ file, doc }]).map(describeProblem)
}

describe('the lexicon lint', () => {
  it('finds nothing in the lexicons of this repository', async () => {
    expect(lint(await repositoryLexicons()).map(describeProblem)).toEqual([])
  })

  it('finds nothing in a faultless lexicon', () => {
    expect(problems(query())).toEqual([])
  })

  it('reads whether a method is a query from its name', () => {
    expect(problems(query({}, 'blue.catbird.mls.convo.thing'))).toEqual([
      expect.stringContaining('a query is named get…, list…, describe… or export…'),
    ])
  })

  it('demands that the NSID says the domain and where the file stands', () => {
    expect(problems(query({}, 'blue.catbird.mls.other.getThing'))).toEqual([
      expect.stringContaining('domain'),
    ])
    expect(problems(query(), 'lexicons/thing.json')).toEqual([
      expect.stringContaining('where the file stands'),
    ])
  })

  it('demands camel case', () => {
    const found = problems(
      query(params({ some_did: { type: 'string', format: 'did', description: 'Whose.' } })),
    )
    expect(found).toEqual([expect.stringContaining('"some_did" is not in camel case')])
  })

  it.each([
    ['string', 'maxLength'],
    ['integer', 'minimum'],
  ])('demands a limit of every %s', (type, limit) => {
    const found = problems(query(params({ thing: { type, description: 'A thing.' } })))
    expect(found).toEqual([`${ID}: main.parameters.properties.thing: lacks ${limit}`])
  })

  it.each(['bytes', 'array'])('demands a limit of every %s', (type) => {
    const items = { type: 'string', format: 'did' }
    const thing = { type, description: 'A thing.', ...(type === 'array' ? { items } : {}) }
    const output = { encoding: 'application/json', schema: { type: 'object', properties: { thing } } }
    expect(problems(query({ output }))).toEqual([expect.stringContaining('thing: lacks maxLength')])
  })

  it('demands bounds and a default of every limit parameter', () => {
    const found = problems(
      query(params({ limit: { type: 'integer', minimum: 1, description: 'How many.' } })),
    )
    expect(found).toEqual([
      expect.stringContaining('lacks maximum'),
      expect.stringContaining('lacks default'),
    ])
  })

  it('refuses closed lists', () => {
    const kind = { type: 'string', enum: ['a'], maxLength: 9, description: 'Which.' }
    expect(problems(query(params({ kind })))).toEqual([expect.stringContaining('use knownValues')])
  })

  it('demands descriptions in sentences', () => {
    const found = problems(
      query(params({ a: { type: 'boolean' }, b: { type: 'boolean', description: 'whether' } })),
    )
    expect(found).toEqual([
      expect.stringContaining('a: lacks a description'),
      expect.stringContaining('b: its description is not in sentences'),
    ])
  })

  it.each(commonAuthErrors)('misses %s where an authenticated method forgets it', (name) => {
    const errors = common.filter((error) => error.name !== name)
    expect(problems(query({ errors }))).toEqual([`${ID}: main.errors.${name}: is missing`])
  })

  it('refuses errors that are unknown, repeated, unexplained, reworded or answered by any method', () => {
    const errors = [
      { name: 'NoSuchError', description: 'Unknown.' },
      { name: 'ConvoNotFound', description: 'One.' },
      { name: 'ConvoNotFound', description: 'Two.' },
      { name: 'NotMember' },
      { name: 'InvalidRequest', description: 'Malformed.' },
      ...common.map((error) => (error.name === 'BadJwt' ? { ...error, description: 'Bad.' } : error)),
    ]
    expect(problems(query({ errors })).map((line) => line.replace(`${ID}: main.errors.`, ''))).toEqual([
      'NoSuchError: is not in the table of errors',
      'ConvoNotFound: is listed twice',
      'InvalidRequest: is answered by any method and listed by none',
      'NotMember: is not explained',
      'BadJwt: has other words than the table',
    ])
  })

  it('demands a device proof of the acts of devices, and of no others', () => {
    const deviceProof = { type: 'string', maxLength: 9, description: 'Proof.' }
    const description = 'Get a thing. An act of a device: needs a session, or service auth and `deviceProof`.'
    expect(problems(query({ description }))).toEqual([expect.stringContaining('takes no deviceProof')])
    expect(problems(query(params({ deviceProof })))).toEqual([expect.stringContaining('takes a deviceProof')])
    expect(problems(query({ description: 'Get a thing.' }))).toEqual([
      expect.stringContaining('does not say'),
    ])
  })

  it('follows references', () => {
    const output = {
      encoding: 'application/json',
      schema: { type: 'ref', ref: 'blue.catbird.mls.convo.defs#gone' },
    }
    expect(problems(query({ output }))).toEqual([expect.stringContaining('which is not there')])
  })

  it('demands that a permission set names every method that goes through a PDS, in order, and no other', () => {
    const permission = (lxm: string[]) =>
      parseLexiconDoc({
        lexicon: 1,
        id: 'blue.catbird.mls.authSome',
        defs: {
          main: {
            type: 'permission-set',
            description: 'Some.',
            permissions: [
              { type: 'permission', resource: 'repo', collection: ['blue.catbird.mls.actor.device'] },
              { type: 'permission', resource: 'rpc', inheritAud: true, lxm },
            ],
          },
        },
      })
    const found = (lxm: string[]) => {
      const docs = [query(), query({}, 'blue.catbird.mls.convo.getOther'), permission(lxm)]
      const files = docs.map((doc) => ({ file: `lexicons/${doc.id.replaceAll('.', '/')}.json`, doc }))
      return lint(files).map(({ what }) => what)
    }
    expect(found(['blue.catbird.mls.convo.getOther', ID])).toEqual([])
    expect(found([ID, 'blue.catbird.mls.convo.getOther'])).toEqual(['is not in order'])
    expect(found([ID, 'blue.catbird.mls.event.subscribe'])).toEqual([
      'lacks blue.catbird.mls.convo.getOther',
      'names blue.catbird.mls.event.subscribe, which no app calls through its PDS',
    ])
  })
})
