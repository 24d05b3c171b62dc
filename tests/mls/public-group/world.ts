import { asDid, encodeTree, judgeCommit, judgeCreation, newGroupPolicy } from '@catbird-mls/core/mls'
import type { CommitEffects, Policy, PublicGroup } from '@catbird-mls/core/mls'
import {
  buildCommit,
  createGroup,
  generateDeviceKeys,
  joinExternally,
  joinFromWelcome,
  leavesOf,
  makeKeyPackage,
  processCommit,
  promote,
} from '@catbird-mls/client/mls'
import type { BuiltCommit, DeviceKeys, GroupState } from '@catbird-mls/client/mls'

/** The convo that every world is about. */
export const convoId = 'a'.repeat(52)
const now = Date.now()

/** A device and what it holds of the group. */
export interface Member {
  readonly device: DeviceKeys
  state: GroupState
}

/** What a member commits. */
export interface Change {
  readonly remove?: readonly Member[]
  readonly policy?: Policy
  readonly join?: DeviceKeys
}

/** One group: its members' states by the MLS library, and the public group that follows their commits. */
export class World {
  group: PublicGroup
  members: Member[]
  lastInfo: Uint8Array = new Uint8Array()

  private constructor(group: PublicGroup, admin: Member) {
    this.group = group
    this.members = [admin]
  }

  static async create(): Promise<World> {
    const device = await newDevice('admin')
    const did = asDid(device.did)
    if (!did) throw new Error(`not a DID: ${device.did}`)
    const groupId = crypto.getRandomValues(new Uint8Array(32))
    const { state, groupInfo } = await createGroup({ device, groupId, policy: newGroupPolicy(did), now })
    const { group } = await judgeCreation(groupInfo)
    return new World(group, { device, state })
  }

  get admin(): Member {
    const [admin] = this.members
    if (!admin) throw new Error('the group has no members')
    return admin
  }

  /** Builds a commit; nothing is applied. */
  async build(by: Member, { remove = [], policy, join }: Change) {
    const keyPackage = join && (await makeKeyPackage(join, { now, days: 30 }))
    const changes = {
      remove: remove.map((member) => leafIndexOf(by, member)),
      ...(policy ? { policy } : {}),
      ...(keyPackage ? { add: [keyPackage.keyPackage] } : {}),
    }
    return { keyPackage, built: await buildCommit({ state: by.state, device: by.device, changes }) }
  }

  /** Commits, and lets everybody follow. */
  async commit(by: Member, change: Change): Promise<CommitEffects> {
    const { keyPackage, built } = await this.build(by, change)
    const effects = await this.#advance(by, built)
    if (change.join && keyPackage && built.welcome) {
      const ratchetTree = encodeTree(this.group.tree)
      const joined = { device: change.join, welcome: built.welcome, ratchetTree, keyPackage }
      this.members.push({ device: change.join, state: await joinFromWelcome(joined) })
    }
    return effects
  }

  /** Builds the commit by which a device joins, or comes back, with nobody's help. */
  async buildJoin(device: DeviceKeys): Promise<Omit<BuiltCommit, 'welcome'>> {
    return joinExternally({ device, groupInfo: this.lastInfo, ratchetTree: encodeTree(this.group.tree), now })
  }

  async resync(member: Member): Promise<CommitEffects> {
    return this.#advance(member, await this.buildJoin(member.device), true)
  }

  async #advance(by: Member, built: Omit<BuiltCommit, 'welcome'>, external = false): Promise<CommitEffects> {
    const { commit, groupInfo } = built
    const { group, effects } = await judgeCommit(this.group, { convoId, commit, groupInfo })
    this.group = group
    this.lastInfo = groupInfo
    const gone = new Set(effects.removed.map(({ deviceId }) => String(deviceId)))
    this.members = this.members.filter((member) => member === by || !gone.has(member.device.deviceId))
    for (const member of this.members) {
      if (member === by) member.state = promote(external ? undefined : by.state, built.next, now)
      else member.state = await followed(member, commit)
    }
    return effects
  }
}

/** A device of an account of its own. */
export async function newDevice(account: string): Promise<DeviceKeys> {
  return generateDeviceKeys(`did:web:${account}.example.com`)
}

async function followed({ state, device }: Member, commit: Uint8Array): Promise<GroupState> {
  const processed = await processCommit({ state, device, convoId, commit, at: now })
  if (processed.kind === 'removed') throw new Error('a member was removed that should have stayed')
  return processed.state
}

function leafIndexOf(seer: Member, { device }: Member): number {
  const leaf = leavesOf(seer.state.tree).find(({ deviceId }) => deviceId === device.deviceId)
  if (!leaf) throw new Error(`${device.deviceId} has no leaf`)
  return leaf.leafIndex
}
