import { expect, it } from 'vitest'
import { createManualClock } from '../ports/index.ts'
import { createAskJson } from './ask-json.ts'
import { createDeclarationSource, createRepoSource } from './repos.ts'
import { newDid } from './testing/unsafe-network.ts'
import { unsafeIdentities, unsafeService } from './testing/unsafe-service.ts'
import type { UnsafeAnswer } from './testing/unsafe-service.ts'

const notFound: UnsafeAnswer = { status: 400, body: { error: 'RecordNotFound' } }

function sourcesAt(url: string) {
  const { identities, refreshed } = unsafeIdentities(url)
  const ask = createAskJson({ clock: createManualClock(), development: true })
  const ports = { ask, identities, steady: () => 0 }
  return { source: createRepoSource(ports), declare: createDeclarationSource(ports), refreshed }
}

it('reads the repos of many accounts at one PDS, and fetches no document anew for it', async () => {
  await using pds = await unsafeService(({ pathname }) =>
    pathname.endsWith('listRecords') ? { body: { records: [] } } : notFound,
  )
  const { source, declare, refreshed } = sourcesAt(pds.url)
  const subjects = Array.from({ length: 40 }, () => newDid())
  const [answers, declared] = await Promise.all([
    source.relations(newDid(), subjects),
    Promise.all(subjects.map((did) => declare(did))),
  ])
  expect(answers).toHaveLength(2 * subjects.length)
  expect(answers.every(({ blocks }) => blocks !== undefined)).toBe(true)
  expect(declared).toHaveLength(subjects.length)
  expect(refreshed).toEqual([])
})

it('reads the other accounts of a PDS on which somebody has records that are too large to read', async () => {
  const [mallory, bob] = [newDid('mallory'), newDid('bob')]
  const block = { uri: `at://${bob}/app.bsky.graph.block/3k`, value: { subject: mallory } }
  await using pds = await unsafeService(({ searchParams }) =>
    searchParams.get('repo') === mallory ? { body: 'x'.repeat(600_000) } : { body: { records: [block] } },
  )
  const { source, refreshed } = sourcesAt(pds.url)
  const answers = await source.relations(mallory, [bob])
  expect(answers.find(({ did }) => did === bob)).toMatchObject({ blocks: { rkey: '3k' } })
  expect(refreshed).toEqual([])
})

it('looks where an account is now, if its PDS has none such', async () => {
  await using pds = await unsafeService(() => ({ status: 400, body: { error: 'RepoNotFound' } }))
  const { declare, refreshed } = sourcesAt(pds.url)
  const bob = newDid('bob')
  await expect(declare(bob)).rejects.toThrow()
  expect(refreshed).toEqual([bob])
})

it('passes over records whose keys are none', async () => {
  const [alice, bob] = [newDid('alice'), newDid('bob')]
  const record = (rkey: string) => ({
    uri: `at://${bob}/app.bsky.graph.any/${rkey}`,
    value: { subject: alice },
  })
  await using pds = await unsafeService(() => ({
    body: { records: ['a\u0000', 'a'.repeat(6000), 'a b', '', '3k'].map(record) },
  }))
  const answers = await sourcesAt(pds.url).source.relations(alice, [bob])
  expect(answers.find(({ did }) => did === bob)).toMatchObject({
    follows: { rkey: '3k' },
    blocks: { rkey: '3k' },
  })
})
