import type { Convo, MlsClient } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { startRestorable } from './support/restorable.ts'
import { inStep, joined, listen, until } from './support/service.ts'

/** All that a convo shows, in its order. */
async function textsOf(convo: Convo): Promise<string[]> {
  return (await convo.messages({ limit: 100 })).map(({ text, failure }) => text ?? failure ?? '?')
}

/** Waits until every one of these texts is shown, by each of the convos. */
async function allRead(convos: readonly Convo[], texts: readonly string[]): Promise<void> {
  for (const convo of convos)
    await until(`all is read: ${texts.join()}`, async () => {
      const shown = await textsOf(convo)
      return texts.every((text) => shown.includes(text))
    }).catch(async (err: unknown) => {
      throw new Error(`it shows ${(await textsOf(convo)).join(' | ')} and is ${convo.state}`, { cause: err })
    })
}

/** Everybody says something, and everybody reads it. */
async function allTalk(convos: readonly Convo[], what: string): Promise<string[]> {
  const said = convos.map((_, i) => `${what} ${String(i)}`)
  for (const [i, convo] of convos.entries()) await convo.send(said[i] ?? '')
  await allRead(convos, said)
  return said
}

const in_ = (client: MlsClient, { id }: Convo) => joined(client, id)

describe('a restored backup', () => {
  it('costs those who talked on nothing that they have: they find together, and go on', async () => {
    await using service = await startRestorable()
    const [alice, bob, carol] = [
      await service.open('alice'),
      await service.open('bob'),
      await service.open('carol'),
    ]
    const group = await alice.convos.create({ members: [bob.did, carol.did], name: 'Hikers' })
    const all = [group, await in_(bob, group), await in_(carol, group)]
    const before = await allTalk(all, 'before')
    await service.backup()
    const after = await allTalk(all, 'after')
    await group.rename({ name: 'Climbers' })
    const later = await allTalk(all, 'in a later epoch')
    const heard = listen(bob)
    await service.restore()
    const now = await allTalk(all, 'restored')
    await allRead(all, [...before, ...after, ...later, ...now])
    expect(heard.map(({ type }) => type)).toContain('convoRestored')
    await inStep(...all)
  }, 120_000)
})
