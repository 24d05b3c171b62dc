import { leavesOf, membersOf, toHex } from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'
import type { Database } from '@catbird-mls/core/database'
import type { Cast } from '../cast.ts'
import type { Device } from '../device.ts'
import type { Report } from '../report.ts'
import type { Chronicle } from './chronicle.ts'
import { heldOf } from './held.ts'
import type { Library } from './library.ts'
import { hasAccepted, hasLeft, readAnswers } from './standing.ts'
import type { Answers } from './standing.ts'

interface Parts {
  readonly library: Library
  readonly cast: Cast
  readonly report: Report
  readonly service: { readonly db: Pick<Database, 'query'> }
}

/** All devices of a convo hold the group that its log leads to, and its app shows the same members. */
export async function checkStates({ library, cast, report, service }: Parts): Promise<void> {
  const answers = await readAnswers(service.db)
  for (const chronicle of library.all) {
    for (const fault of chronicle.faults) report.find('diverged', `${chronicle.convoId}: ${fault}`)
    checkLingering(chronicle, answers, cast, report)
    for (const device of cast.devices.filter(({ removed, hostile }) => !removed && !hostile)) {
      await checkState(chronicle, device, report)
    }
  }
}

async function checkState(chronicle: Chronicle, device: Device, report: Report): Promise<void> {
  const { convoId, group } = chronicle
  const held = heldOf(device.disk, convoId)
  if (held?.record.phase !== 'joined') return
  const differs = (what: string): void => {
    report.find('diverged', `${device.name} in ${convoId} has another ${what}`)
  }
  if (held.record.generation !== chronicle.generation) differs('generation')
  const mine = held.group === undefined ? {} : factsOf(held.group)
  const theirs = factsOf(group)
  for (const [fact, value] of Object.entries(theirs)) if (mine[fact] !== value) differs(fact)
  if (chronicle.staysOf({ did: device.pds.did, deviceId: device.deviceId }).at(-1)?.removedSeq !== undefined)
    differs('idea of whether it has a leaf')
  const convo = (await device.client?.convos.list())?.find(({ id }) => id === convoId)
  const shown = (await convo?.members())?.map(({ did }) => did).sort()
  if (shown?.join() !== [...membersOf(group)].sort().join()) differs('list of members')
}

function factsOf({ context }: Pick<PublicGroup, 'context'>): Record<string, string> {
  return {
    group: toHex(context.groupId),
    epoch: String(context.epoch),
    'tree hash': toHex(context.treeHash),
    'transcript hash': toHex(context.confirmedTranscriptHash),
    policy: JSON.stringify(
      context.extensions.map(({ extensionType, extensionData }) => [extensionType, toHex(extensionData)]),
    ),
  }
}

/**
 * What has left a group, or was taken away by its account, is taken out of it by those who may: admins who take part,
 * which somebody who was made one before accepting the convo does not yet.
 */
function checkLingering(chronicle: Chronicle, answers: Answers, cast: Cast, report: Report): void {
  const { group, convoId } = chronicle
  if (group.policy.kind === 'direct') return
  const leaves = leavesOf(group)
  const acting = leaves.filter(({ did, deviceId }) => {
    const device = cast.device(did, deviceId)
    return !hasLeft(chronicle, answers, did) && device?.removed === false && !device.hostile
  })
  const admins = acting.some(
    ({ did }) => group.policy.admins.includes(did) && hasAccepted(chronicle, answers, did),
  )
  for (const { did, deviceId } of leaves) {
    const gone = hasLeft(chronicle, answers, did) || cast.device(did, deviceId)?.removed === true
    if (gone && admins)
      report.find('diverged', `${convoId} still has the leaf of ${cast.device(did, deviceId)?.name ?? did}`)
  }
}
