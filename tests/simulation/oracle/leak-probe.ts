import { decrypt, processCommit } from '@catbird-mls/client/mls'
import type { GroupState } from '@catbird-mls/client/mls'
import type { Cast } from '../cast.ts'
import type { Report } from '../report.ts'
import type { Chronicle, LoggedCommit, LoggedMessage } from './chronicle.ts'
import { heldOf } from './held.ts'
import type { Library } from './library.ts'
import type { Snapshot, Snapshots } from './snapshots.ts'
import { isFor } from './stay.ts'

/** How much of a log a removed device is shown after its removal, and a joiner of what was before it. */
const CURIOUS = 25

interface Parts {
  readonly cast: Cast
  readonly library: Library
  readonly report: Report
  readonly snapshots: Snapshots
}

/** Nobody can read what is not for them, with whatever they hold, if they get all the bytes there are. */
export async function probeForLeaks({ cast, library, report, snapshots }: Parts): Promise<void> {
  for (const snapshot of snapshots.all) await afterRemoval(snapshot, report)
  for (const chronicle of library.all) await beforeJoining(chronicle, cast, report)
}

/**
 * A removed device goes on along the log, as if its client did what it should not. It has the keys of the epochs before
 * its removal: what is stored late of those, the service alone withholds.
 */
async function afterRemoval(snapshot: Snapshot, report: Report): Promise<void> {
  const { chronicle, stay, keys, name, seq } = snapshot
  const { removedSeq = 0 } = stay
  const entries = [...chronicle.commits, ...chronicle.messages].filter(
    (entry) => entry.seq > seq && entry.seq < removedSeq + CURIOUS,
  )
  const last = chronicle.commits.find((commit) => commit.seq === removedSeq)?.epoch ?? 0
  let state = snapshot.group
  for (const entry of entries.sort((a, b) => a.seq - b.seq)) {
    if ('commit' in entry) state = await advanced(state, chronicle, keys, entry)
    else if (isBeyond(entry, { generation: stay.generation, epoch: last }) && (await opens(state, entry)))
      report.find(
        'leaked',
        `${name}, removed at ${String(removedSeq)} of ${chronicle.convoId}, reads ${String(entry.seq)}`,
      )
  }
}

function isBeyond(
  entry: LoggedMessage,
  last: { readonly generation: number; readonly epoch: number },
): boolean {
  if (entry.generation !== last.generation) return entry.generation > last.generation
  return entry.epoch > last.epoch
}

/** A device tries what it holds on messages of epochs before its first. */
async function beforeJoining(chronicle: Chronicle, cast: Cast, report: Report): Promise<void> {
  for (const device of cast.devices) {
    const { group } = heldOf(device.disk, chronicle.convoId) ?? {}
    const stays = chronicle.staysOf({ did: device.pds.did, deviceId: device.deviceId })
    const stay = stays.at(-1)
    if (group === undefined || stay === undefined) continue
    const before = chronicle.messages.filter(
      ({ seq, generation, epoch }) =>
        seq < stay.joinedSeq && generation === stay.generation && epoch < stay.joinedEpoch,
    )
    for (const message of before.slice(-CURIOUS)) {
      if (!stays.some((other) => isFor(message, other)) && (await opens(group, message)))
        report.find(
          'leaked',
          `${device.name}, in ${chronicle.convoId} from ${String(stay.joinedSeq)}, reads ${String(message.seq)}`,
        )
    }
  }
}

async function advanced(
  state: GroupState,
  { convoId }: Chronicle,
  device: Snapshot['keys'],
  { commit, at }: LoggedCommit,
): Promise<GroupState> {
  try {
    const processed = await processCommit({ state, device, convoId, commit, at })
    return processed.kind === 'advanced' ? processed.state : state
  } catch {
    return state // it cannot follow any further
  }
}

async function opens(state: GroupState, { ciphertext }: LoggedMessage): Promise<boolean> {
  try {
    await decrypt(state, ciphertext)
    return true
  } catch {
    return false
  }
}
