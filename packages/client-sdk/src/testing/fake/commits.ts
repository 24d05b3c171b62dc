import {
  bytesEqual,
  encodeTree,
  groupIdOf,
  judgeCommit,
  judgeReset,
  membersOf,
  parseWelcome,
  peekCommit,
  remainderOf,
  toHex,
} from '@catbird-mls/core/mls'
import type { AddedLeaf, CommitEffects } from '@catbird-mls/core/mls'
import { sha256 } from '../../bytes.ts'
import { append, AT, beginStay, DEFS, endStay, keyOf, Refusal } from './world.ts'
import type { Body, Caller, FakeConvo, FakeWorld, Method } from './world.ts'

/** Methods of groups, but for those by which one may come in: these stand with the invites. */
export const groupMethods: Record<string, Method> = {
  'group.resetConvo': (world, input, caller) =>
    takeReset(world.convoOf(input.convoId, caller), input, caller),
  'group.listWelcomes': (world, _, caller) => ({ welcomes: [...world.deviceOf(caller).welcomes.values()] }),
  'group.ackWelcome': settleWelcome,
  'group.rejectWelcome': settleWelcome,
}

/** Takes a commit into a convo: judged by the real function, one an epoch, the same bytes with the same answer. */
export async function takeCommit(world: FakeWorld, convo: FakeConvo, input: Body): Promise<Body> {
  const commit = input.commit as Uint8Array
  const groupInfo = input.groupInfo as Uint8Array
  const hash = toHex(await sha256(commit))
  const stored = convo.commits.get(hash)
  if (stored !== undefined) return stored
  const header = peekCommit(commit)
  if (!bytesEqual(header.groupId, convo.group.context.groupId)) throw new Refusal('GenerationConflict')
  if (header.epoch !== Number(convo.group.context.epoch)) throw new Refusal('EpochConflict')
  const before = convo.group
  const { group, effects } = await judgeCommit(before, { convoId: convo.convoId, commit, groupInfo })
  Object.assign(convo, { group, groupInfo })
  const { externalPub, signature: groupInfoSignature } = remainderOf(groupInfo)
  const entry = { epoch: effects.epoch - 1, commit, externalPub, groupInfoSignature }
  const seq = append(convo, { $type: `${DEFS}#commitEntry`, ...entry })
  const { generation } = convo
  const answer = { seq, generation, epoch: effects.epoch }
  convo.commits.set(hash, answer)
  keepLeaves(convo, effects, seq)
  if (input.metadata instanceof Uint8Array) {
    convo.metadata = { generation, epoch: effects.epoch, version: seq, sealed: input.metadata }
  }
  if (input.welcome instanceof Uint8Array) welcome(world, convo, input.welcome, effects.added, answer)
  tellAccounts(world, convo, { before: membersOf(before), seq })
  return answer
}

function keepLeaves(
  convo: FakeConvo,
  { added, removed, external, committer }: CommitEffects,
  seq: number,
): void {
  for (const leaf of removed) endStay(convo, keyOf(leaf), seq)
  for (const { did } of removed) convo.left.delete(did)
  for (const leaf of [...added, ...(external ? [committer] : [])]) beginStay(convo, leaf, seq)
}

/** Takes a reset: judged by the real function, one a generation, the same group with the same answer. */
async function takeReset(convo: FakeConvo, input: Body, caller: Caller): Promise<Body> {
  const groupInfo = input.groupInfo as Uint8Array
  const id = toHex(groupIdOf(groupInfo))
  const stored = convo.commits.get(id)
  if (stored !== undefined) return stored
  if (input.expectedGeneration !== convo.generation) throw new Refusal('GenerationConflict')
  const { group } = await judgeReset(convo.group, { convoId: convo.convoId, groupInfo })
  Object.assign(convo, { group, groupInfo, generation: convo.generation + 1 })
  const { generation } = convo
  const { groupId } = group.context
  const notice = { $type: `${DEFS}#reset`, generation, groupId, groupInfo }
  const seq = append(convo, { $type: `${DEFS}#noticeEntry`, notice })
  for (const key of convo.stays.keys()) endStay(convo, key, seq)
  beginStay(convo, caller, seq)
  if (input.metadata instanceof Uint8Array) {
    convo.metadata = { generation, epoch: 0, version: seq, sealed: input.metadata }
  }
  const answer = { seq, generation, epoch: 0 }
  convo.commits.set(id, answer)
  return answer
}

function tellAccounts(
  world: FakeWorld,
  { convoId, group, joined }: FakeConvo,
  { before, seq }: { before: ReadonlySet<string>; seq: number },
): void {
  const after: ReadonlySet<string> = membersOf(group)
  for (const did of after) {
    if (before.has(did)) continue
    joined.set(did, seq)
    world.tell(did, { $type: 'convoAdded', convoId, status: 'accepted' })
  }
  for (const did of before) if (!after.has(did)) world.tell(did, { $type: 'convoRemoved', convoId })
}

function welcome(
  world: FakeWorld,
  { convoId, generation, group }: FakeConvo,
  bytes: Uint8Array,
  added: readonly AddedLeaf[],
  at: { readonly seq: number; readonly epoch: number },
): void {
  const recipients = new Set(parseWelcome(bytes).recipients.map(toHex))
  for (const { did, deviceId, keyPackageRef } of added) {
    if (!recipients.has(toHex(keyPackageRef))) throw new Refusal('WelcomeMismatch')
    const welcomeId = `${convoId.slice(0, 8)}-${at.seq}-${toHex(keyPackageRef).slice(0, 8)}`
    const ratchetTree = encodeTree(group.tree)
    const place = { welcomeId, convoId, generation, ...at }
    const waiting = { ...place, keyPackageRef, welcome: bytes, ratchetTree, createdAt: AT }
    world.deviceOf({ did, deviceId }).welcomes.set(welcomeId, waiting)
    world.tell(did, { $type: 'welcome', convoId, welcomeId, deviceId })
  }
}

function settleWelcome(...[world, { welcomeId }, caller]: Parameters<Method>): Body {
  world.deviceOf(caller).welcomes.delete(welcomeId as string)
  return {}
}
