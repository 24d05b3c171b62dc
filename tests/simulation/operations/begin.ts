import { anActor, countConvos } from './operation.ts'
import type { Operation } from './operation.ts'

const MOST_OTHERS = 6
/** Whoever is in so many begins no other. */
const MOST = { group: 8, direct: 4 }

/** Begins a group, of the beginner alone or with some others. */
export const createGroup: Operation = {
  name: 'createGroup',
  weight: 1.5,
  async find(stage) {
    const actor = anActor(stage)
    if (actor === undefined || (await countConvos(actor, 'group')) >= MOST.group) return undefined
    const { chance, cast } = stage
    const others = cast.accounts.filter(({ did }) => did !== actor.client.did)
    const members = chance.sample(others, chance.between(0, MOST_OTHERS))
    const named = chance.chance(0.6) ? { name: `Group ${String(chance.int(1000))}` } : {}
    return {
      device: actor.device,
      what: `with ${members.map(({ name }) => name).join(' ')}`,
      act: () => actor.client.convos.create({ members: members.map(({ did }) => did), ...named }),
    }
  },
}

/** Opens the direct convo with somebody, or begins it. */
export const beginDirect: Operation = {
  name: 'direct',
  weight: 1.5,
  async find(stage) {
    const actor = anActor(stage)
    if (actor === undefined || (await countConvos(actor, 'direct')) >= MOST.direct) return undefined
    const other = stage.chance.pick(stage.cast.accounts.filter(({ did }) => did !== actor.client.did))
    return {
      device: actor.device,
      what: `with ${other.name}`,
      act: () => actor.client.convos.direct(other.did),
    }
  },
}
