import { bytesEqual } from '../bytes.ts'
import { openPreview } from '../content/invite-preview.ts'
import { metadataHash } from '../content/metadata.ts'
import { isError, MlsClientError } from '../errors.ts'
import { enterByInvite } from '../mls/index.ts'
import type { Entry } from '../mls/index.ts'
import type { Intent } from '../store/intent-record.ts'
import type { OutputSchema as Invite } from '../xrpc/generated/types/blue/catbird/mls/invite/getInvite.ts'
import { ids } from '../xrpc/generated/ids.ts'
import { failIntent } from './attempt-outcome.ts'
import { attemptJoin } from './build-attempt.ts'
import type { ConvoBook } from './convo-book.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { waitOn } from './intents.ts'
import { persistently, report } from './ports.ts'
import type { Ports } from './ports.ts'
import { proveInvite } from './prove-invite.ts'

type DoorPorts = Pick<Ports, 'api' | 'device' | 'service' | 'timing' | 'serviceNow' | 'signal' | 'emit'>
type Knock = {
  readonly slot: ConvoSlot
  readonly intent: Intent
  readonly seed: Uint8Array
  readonly inviteId: string
}

/** What an invite leads to, as the service shows it to its holder. */
export async function readInvite(
  ports: DoorPorts,
  { convoId, ...held }: { convoId: string; inviteId: string; seed: Uint8Array },
): Promise<Invite> {
  const lxm = ids.BlueCatbirdMlsInviteGetInvite
  const call = async () => ports.api.invite.getInvite({ convoId, ...(await proveInvite(ports, held, lxm)) })
  return (await persistently(ports, 'looking at an invite', call)).data
}

/**
 * Comes in by an invite: by an external commit where it asks for no approval, and by a request where it does. The
 * commit becomes the convo's attempt like any other; while the account is still leaving, it is tried again until
 * somebody has taken it out. After a request the intent waits: for the Welcome or the
 * `convoAdded` of whoever lets the account in, or for the news that it was denied.
 */
export async function knock(ports: DoorPorts, slot: ConvoSlot, intent: Intent): Promise<void> {
  if (intent.want.kind !== 'joinByInvite') return
  const { seed, inviteId } = intent.want
  const invite = await readInvite(ports, { convoId: slot.convoId, inviteId, seed })
  const at = { slot, intent, seed, inviteId }
  return invite.approval ? ask(ports, at) : enter(ports, at, invite)
}

async function enter(
  ports: DoorPorts,
  { slot, intent, seed, inviteId }: Knock,
  { preview }: Invite,
): Promise<void> {
  const { api, device, serviceNow, timing } = ports
  const { convoId } = slot
  const lxm = ids.BlueCatbirdMlsGroupGetGroupInfo
  const call = async () =>
    api.group.getGroupInfo({ convoId, ...(await proveInvite(ports, { inviteId, seed }, lxm)) })
  const data = await unlessLeaving(ports, persistently(ports, 'joining by an invite', call))
  if (data === undefined) return slot.turn((draft) => waitOn(draft, intent.id, timing))
  const { groupInfo, ratchetTree } = data
  const entry = await enterByInvite({ device, seed, groupInfo, ratchetTree })
  const shown = preview && (await openPreview(seed, convoId, preview))
  const metadata = shown && (await isVouchedFor(entry, shown)) ? shown : undefined
  const { authenticatedData } = entry
  await slot.turn(async (draft) => {
    // Somebody may have added the account meanwhile.
    if (draft.state.record.phase === 'asking' && draft.state.attempt === undefined)
      await attemptJoin(draft, device, intent, { ...data, authenticatedData, metadata }, serviceNow())
  })
}

/**
 * What the service answers to the holder of an invite. `NotMember` is its answer to one alone who has asked to leave and
 * whom nobody has taken out yet: then there is none for now.
 */
async function unlessLeaving<T>(
  ports: DoorPorts,
  answer: Promise<{ readonly data: T }>,
): Promise<T | undefined> {
  try {
    return (await answer).data
  } catch (err) {
    if (!isError(err, 'NotMember')) throw err
    report(ports, 'joining by an invite', err)
    return undefined
  }
}

/** A preview may be older than the metadata that the policy now vouches for. */
async function isVouchedFor({ policy }: Entry, metadata: Uint8Array): Promise<boolean> {
  return policy.metadataHash !== undefined && bytesEqual(policy.metadataHash, await metadataHash(metadata))
}

async function ask(ports: DoorPorts, { slot, intent, seed, inviteId }: Knock): Promise<void> {
  const { api } = ports
  const { convoId } = slot
  const lxm = ids.BlueCatbirdMlsInviteRequestJoin
  const call = async () =>
    api.invite.requestJoin({ convoId, ...(await proveInvite(ports, { inviteId, seed }, lxm)) })
  const { data } = await persistently(ports, 'asking to join', call)
  if (data.status === 'denied') throw new MlsClientError('JoinDenied')
  await slot.turn((draft) => {
    draft.updateIntent(intent.id, (old) => ({ ...old, waits: true }))
    draft.events.push({ type: 'joinRequestSent', convoId })
  })
}

/** Takes in the answer of an admin. An approval is followed by what lets the account in, and changes nothing here. */
export async function takeAnswer(slot: ConvoSlot, status: string): Promise<void> {
  if (status !== 'denied' || slot.state.record.phase !== 'asking') return
  await slot.turn((draft) => {
    const waiting = draft.state.intents.find(({ waits }) => waits === true)
    if (waiting !== undefined) failIntent(draft, waiting, new MlsClientError('JoinDenied'))
  })
}

/**
 * Looks at where the account's requests stand, for answers that were missed. A request that the service has forgotten
 * is made again, which tells whether the invite still leads anywhere.
 */
export async function lookAtRequests(ports: DoorPorts, book: ConvoBook): Promise<void> {
  const waiting = book.all().filter(({ state }) => state.intents.some(({ waits }) => waits === true))
  if (waiting.length === 0) return
  const standing = await ownRequests(ports)
  for (const slot of waiting) {
    const status = standing.get(slot.convoId)
    if (status !== undefined) await takeAnswer(slot, status)
    else
      await slot.turn((draft) => {
        for (const { id } of draft.state.intents) draft.updateIntent(id, ({ waits: _, ...rest }) => rest)
        draft.todo.add('commit')
      })
  }
}

async function ownRequests(ports: DoorPorts): Promise<ReadonlyMap<string, string>> {
  const standing = new Map<string, string>()
  for (let cursor: string | undefined; ;) {
    const params = cursor === undefined ? {} : { cursor }
    const page = () => ports.api.invite.listJoinRequests(params)
    const { data } = await persistently(ports, 'looking at join requests', page)
    for (const { convoId, status } of data.requests) standing.set(convoId, status)
    if (data.cursor === undefined) return standing
    cursor = data.cursor
  }
}
