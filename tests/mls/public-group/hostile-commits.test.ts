import { encodePublicGroup } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { bobs, carol, group, placeOf, replacing, statementOf } from './cast.ts'
import { commit, judge, messageBytes, removes } from './library-group.ts'
import { update, bobForges, bobsLeaf, withInfo } from './hostile/hostile.ts'
import { closedLists } from './hostile/closed-lists.ts'
import { framing } from './hostile/framing.ts'
import { infos } from './hostile/infos.ts'
import { byOpenInvite, invited } from './hostile/invited.ts'
import { joined, joinerForges, joiners } from './hostile/joiners.ts'
import { leaves } from './hostile/leaves.ts'
import { paths } from './hostile/paths.ts'
import { leaving, roles } from './hostile/roles.ts'
import { expectRefused } from './refused.ts'

describe.each([
  ['an ill-framed commit', framing],
  ['a commit outside the closed lists', closedLists],
  ['a commit of impossible leaves', leaves],
  ['a commit with a false path', paths],
  ['a commit beyond its role', roles],
  ['a commit that feigns a leaver', leaving],
  ['a commit with a false GroupInfo', infos],
  ['an external commit', joiners],
  ['an external commit by invite', invited],
])('%s', (_, hostile) => {
  it.each(hostile)('%s breaks %s, is refused, and the group goes on', async (_name, rule, make) => {
    const before = encodePublicGroup(group)
    const { group: place = group, ...submitted } = await make()
    await expectRefused(() => judge(place, submitted), rule)
    expect(encodePublicGroup(group)).toEqual(before)
    await expect(judge(group, update)).resolves.toMatchObject({ effects: { external: false } })
  })
})

it('an honest commit, forged into itself, is accepted: no row is refused for the forging', async () => {
  await expect(judge(group, await bobForges({}))).resolves.toBeDefined()
  await expect(judge(group, await bobsLeaf({}))).resolves.toBeDefined()
  await expect(judge(group, await joinerForges({}))).resolves.toBeDefined()
  await expect(judge(group, await withInfo(() => ({})))).resolves.toBeDefined()
  await expect(judge(group, await replacing(carol, carol))).resolves.toBeDefined()
  await expect(judge(group, { commit: messageBytes(joined.message) })).resolves.toBeDefined()
  const { group: inviting = group, ...byInvite } = await byOpenInvite()
  await expect(judge(inviting, byInvite)).resolves.toBeDefined()
  const leaves = [await statementOf(carol)]
  await expect(judge(group, await commit(bobs, [removes(placeOf(carol))], { leaves }))).resolves.toBeDefined()
})
