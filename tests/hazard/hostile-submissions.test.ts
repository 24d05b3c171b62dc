import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectRefused } from '../mls/public-group/refused.ts'
import { additions } from './hostile-submissions/additions.ts'
import { commits } from './hostile-submissions/commits.ts'
import { creations } from './hostile-submissions/creations.ts'
import { invited } from './hostile-submissions/invited.ts'
import { joins } from './hostile-submissions/joins.ts'
import { Stage } from './hostile-submissions/stage.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 10 })
})
afterAll(() => db.close())

describe.each([
  ['a commit', commits],
  ['an addition', additions],
  ['a join', joins],
  ['a join by invite', invited],
  ['a creation', creations],
])('%s', (_, attacks) => {
  it.each(attacks)('%s breaks %s: nothing is stored, and the group goes on', async (_name, rule, prepare) => {
    const stage = await Stage.set(db)
    const start = stage.clock.now()
    const attack = await prepare(stage)
    const before = await stage.everything()
    await expectRefused(attack, rule)
    expect(await stage.everything()).toBe(before)
    stage.clock.set(start)
    await stage.goesOn()
  })
})

it('the very same commit, sent again by anybody, is answered and changes nothing', async () => {
  const stage = await Stage.set(db)
  const made = await stage.advance()
  const before = await stage.everything()
  expect(await stage.submit(made, stage.bob.device)).toEqual(await stage.submit(made))
  expect(await stage.everything()).toBe(before)
  await stage.goesOn()
})
