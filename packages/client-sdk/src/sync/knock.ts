import { bytesEqual } from '../bytes.ts'
import { openPreview } from '../content/invite-preview.ts'
import { metadataHash } from '../content/metadata.ts'
import { isError, MlsClientError } from '../errors.ts'
import { enterByInvite } from '../mls/index.ts'
import type { Entry } from '../mls/index.ts'
import type { Intent } from '../store/intent-record.ts'
import type { OutputSchema as Invite } from '../xrpc/generated/types/blue/catbird/mls/invite/getInvite.ts'
import { ids } from '../xrpc/generated/ids.ts'
import { attemptJoin } from './build-attempt.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { readInvite } from './doorstep.ts'
import type { DoorPorts } from './doorstep.ts'
import { waitOn } from './intents.ts'
import { persistently, report } from './ports.ts'
import { proveInvite } from './prove-invite.ts'

type Knock = {
  readonly slot: ConvoSlot
  readonly intent: Intent
  readonly seed: Uint8Array
  readonly inviteId: string
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
