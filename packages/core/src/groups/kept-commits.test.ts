import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { encodeTree } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { createPublicGroups } from './index.ts'
import { readPublicGroup } from './read-public-group.ts'
import { readTreeAt } from './read-tree-at.ts'
import { makeCommit } from './testing/member.ts'
import type { TestMember } from './testing/member.ts'
import { claimFrom, createTestConvo, submit, testPorts } from './testing/world.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase()
  ports = testPorts(db)
})
afterAll(() => db.close())

/** What happens to a group, in so many parts of what there is. */
type Step =
  | { readonly kind: 'update' }
  /** Somebody is added, whose Welcome stays unopened until it is answered. */
  | { readonly kind: 'add' }
  | { readonly kind: 'answer'; readonly part: number }
  /** The log is dropped up to there, as far as it may be. */
  | { readonly kind: 'retain'; readonly part: number }

const part = fc.integer({ min: 0, max: 99 }).map((percent) => percent / 100)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 24, arbitrary: fc.constant<Step>({ kind: 'update' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'add' }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('answer' as const), part }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retain' as const), part }) },
)

/** In the end all Welcomes are answered, and there is a snapshot since. */
const last: readonly Step[] = [
  ...Array.from({ length: 20 }, () => ({ kind: 'answer', part: 0 }) as const),
  ...Array.from({ length: 45 }, () => ({ kind: 'update' }) as const),
  { kind: 'retain', part: 1 },
]
const story = fc.array(step, { minLength: 80, maxLength: 100 }).map((steps) => [...steps, ...last])

/** A convo of one device, and whom else it adds. */
class World {
  readonly #convoId: ConvoId
  #alice: TestMember
  /** The trees that unopened Welcomes lead to. */
  readonly #waiting: { readonly deviceId: string; readonly epoch: number; readonly tree: Uint8Array }[] = []

  private constructor(convoId: ConvoId, alice: TestMember) {
    this.#convoId = convoId
    this.#alice = alice
  }

  static async begin(): Promise<World> {
    const { convoId, members } = await createTestConvo(ports, [await insertTestDevice(db)])
    return new World(convoId, members[0] ?? fail())
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'update':
        return this.#commit()
      case 'add':
        return this.#add()
      case 'answer':
        return this.#answer(step.part)
      case 'retain':
        return this.#retain(step.part)
      default:
        return step satisfies never
    }
  }

  async #add(): Promise<void> {
    const joiner = await insertTestDevice(db)
    const [own] = await claimFrom(ports, { claimer: this.#alice.device, devices: [joiner] })
    await this.#commit([own?.bytes ?? fail()])
    const { groupContext, ratchetTree } = this.#alice.state
    const { deviceId } = joiner
    this.#waiting.push({ deviceId, epoch: Number(groupContext.epoch), tree: encodeTree(ratchetTree) })
  }

  async #commit(add: readonly Uint8Array[] = []): Promise<void> {
    const made = await makeCommit(this.#alice, { add })
    await submit(restarted(), this.#convoId, made)
    this.#alice = made.next
  }

  async #answer(part: number): Promise<void> {
    const [answered] = this.#waiting.splice(Math.floor(part * this.#waiting.length), 1)
    if (answered === undefined) return
    await db.execute(
      `UPDATE welcome_recipient SET state = 'acked', settled_at = now() WHERE convo_id = $1 AND device_id = $2`,
      [this.#convoId, answered.deviceId],
    )
  }

  /** Commits and notices before a place, but none that a snapshot of its generation still needs. */
  async #retain(part: number): Promise<void> {
    await db.execute(
      `DELETE FROM log_entry e USING convo c
       WHERE e.convo_id = $1 AND c.convo_id = $1 AND e.seq <= c.last_seq * $2::float8 AND NOT EXISTS (
         SELECT FROM group_snapshot s
         WHERE s.convo_id = $1 AND s.generation = e.generation AND s.epoch <= e.epoch AND e.kind = 'commit'
       )`,
      [this.#convoId, part],
    )
  }

  /** A service that holds nothing finds the group, and the tree of each unopened Welcome, as they are. */
  async check(): Promise<void> {
    const { groupContext, ratchetTree } = this.#alice.state
    const group = await readPublicGroup(restarted(), this.#convoId)
    expect(group.context).toEqual(groupContext)
    expect(encodeTree(group.tree)).toEqual(encodeTree(ratchetTree))
    for (const { epoch, tree } of this.#waiting) {
      const found = await readTreeAt(restarted(), { convoId: this.#convoId, generation: 1, epoch })
      expect(found?.tree).toEqual(tree)
    }
  }

  async commitsKept(): Promise<number> {
    const [row] = await db.query<{ kept: number }>(
      `SELECT count(*) AS kept FROM log_entry WHERE convo_id = $1 AND kind = 'commit'`,
      [this.#convoId],
    )
    return row?.kept ?? fail()
  }
}

/** The same service after a start: it holds nothing. */
const restarted = () => ({ ...ports, publicGroups: createPublicGroups() })

describe('commits that no snapshot needs any more', () => {
  it('may be dropped at any time, and nothing else has to be kept: the group and every Welcome lead on', async () => {
    const property = fc.asyncProperty(story, async (steps) => {
      const world = await World.begin()
      for (const each of steps) {
        await world.take(each)
        if (each.kind === 'retain' || each.kind === 'add') await world.check()
      }
      const commits = steps.filter(({ kind }) => kind === 'update' || kind === 'add').length
      expect(await world.commitsKept()).toBeLessThan(commits)
    })
    await fc.assert(property, { numRuns: 3, endOnFailure: true })
  })
})

function fail(): never {
  throw new Error('the test has no such thing')
}
