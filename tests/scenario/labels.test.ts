import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startLabeler } from './support/labeler.ts'
import type { TestLabeler } from './support/labeler.ts'
import { accepting, arriving, patience, reads, startWorld } from './support/on-pds.ts'
import type { Person, World } from './support/on-pds.ts'
import { listen } from './support/service.ts'

let labeler: TestLabeler
let world: World
beforeAll(async () => {
  labeler = await startLabeler()
  const environment = { LABELER_URL: labeler.url, LABELER_DID: labeler.did, HIDING_LABELS: '!takedown, spam' }
  world = await startWorld({ environment })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await labeler[Symbol.asyncDispose]()
})

/** A request by somebody, in a group or to talk alone, that has come to whom it asks. */
async function request(by: Person, of: Person, kind: 'group' | 'direct' = 'group'): Promise<string> {
  const { id } =
    kind === 'direct'
      ? await by.client.convos.direct(of.did)
      : await by.client.convos.create({ members: [of.did] })
  await arriving(of, id)
  return id
}

/** The requests that an account is shown, by the service and by its own device. */
async function shown({ client }: Person): Promise<{ listed: string[]; onDevice: string[] }> {
  const { data } = await client.xrpc.convo.listConvos({ status: 'request' })
  const onDevice = await client.convos.list({ status: 'request' })
  return { listed: data.convos.map(({ convoId }) => convoId), onDevice: onDevice.map(({ id }) => id) }
}
const nothing = { listed: [], onDevice: [] }

/** What time alone does: what the labeler has said is old. */
const answersGrowOld = () =>
  world.db.execute(`UPDATE contact SET labelled_at = labelled_at - interval '11 minutes'`)

describe('requests of an account that the labeler labels', () => {
  it.each(['!takedown', 'spam'])('as %s are shown only to who asks for what is hidden', async (value) => {
    const [bob, marked, plain] = [await world.arrive(), await world.arrive(), await world.arrive()]
    labeler.label(marked.did, value)
    const hidden = [await request(marked, bob, 'group'), await request(marked, bob, 'direct')]
    expect(await shown(bob)).toEqual(nothing)
    const all = await bob.client.convos.list({ status: 'request', hidden: true })
    expect(all.map(({ id }) => id).sort()).toEqual(hidden.sort())
    const id = await request(plain, bob)
    expect(await shown(bob)).toEqual({ listed: [id], onDevice: [id] })
  })

  it('as something else, or that somebody else labels, are shown as any others', async () => {
    const [bob, other, slandered] = [await world.arrive(), await world.arrive(), await world.arrive()]
    labeler.label(other.did, 'porn')
    labeler.label(slandered.did, 'spam', { src: 'did:web:elsewhere.example.com' })
    const ids = [await request(other, bob), await request(slandered, bob)]
    const { listed, onDevice } = await shown(bob)
    expect([listed.sort(), onDevice.sort()]).toEqual([ids.toSorted(), ids.toSorted()])
  })

  it('are hidden from when that is known on, also where they came before, and shown once it is taken back', async () => {
    const [bob, marked] = [await world.arrive(), await world.arrive()]
    const id = await request(marked, bob)
    const told = listen(bob.client)
    const comesToBe = (what: { listed: string[]; onDevice: string[] }) =>
      vi.waitFor(async () => {
        await bob.client.sync()
        expect(await shown(bob)).toEqual(what)
      }, patience)
    await comesToBe({ listed: [id], onDevice: [id] })
    labeler.label(marked.did, 'spam')
    await answersGrowOld()
    await comesToBe(nothing)
    labeler.label(marked.did, 'spam', { neg: true })
    await answersGrowOld()
    await comesToBe({ listed: [id], onDevice: [id] })
    expect(told.filter(({ type }) => type === 'convoChanged')).not.toEqual([])
  })
})

describe('a label', () => {
  it('hides no convo that was accepted, nor one of somebody whom the account follows', async () => {
    const [bob, friend, followed] = [await world.arrive(), await world.arrive(), await world.arrive()]
    const his = await accepting(bob, await request(friend, bob))
    await bob.agent.follow(followed.did)
    for (const { did } of [friend, followed]) labeler.label(did, 'spam')
    await answersGrowOld()
    const theirs = await followed.client.convos.create({ members: [bob.did] })
    expect(await accepting(bob, theirs.id)).toMatchObject({ status: 'accepted' })
    await theirs.send('it is only me')
    await reads(await bob.client.convos.get(theirs.id), 'it is only me')
    expect(await shown(bob)).toEqual(nothing)
    expect((await bob.client.convos.list()).map(({ id }) => id).sort()).toEqual([his.id, theirs.id].sort())
    await his.send('still here')
  })

  it('that was known hides on while the labeler is away; where none was known, nothing is hidden', async () => {
    const [bob, marked, unknown] = [await world.arrive(), await world.arrive(), await world.arrive()]
    for (const { did } of [marked, unknown]) labeler.label(did, 'spam')
    await request(marked, bob)
    expect(await shown(bob)).toEqual(nothing)
    labeler.away = true
    await answersGrowOld()
    const id = await request(unknown, bob)
    expect(await shown(bob)).toEqual({ listed: [id], onDevice: [id] })
    labeler.away = false
  })
})
