import { MlsClientError, isError } from '../errors.ts'
import type { Attempt } from '../store/attempt-record.ts'
import type { CreateWant } from '../store/intent-record.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'

/** How long to wait with an external commit or a reset that is barred, where the service does not say (ms). */
const BARRED_MS = 3_600_000

/** What became of an attempt. */
export type Submitted =
  /** It is in the log, at this place; for a new convo, the convo is there. */
  | { readonly kind: 'accepted'; readonly seq: number; readonly at: number }
  /** Another commit was first, or the key packages were claimed no more: to be built anew, not before some time. */
  | { readonly kind: 'lost'; readonly claimsGone: boolean; readonly notBefore?: number }
  /** The service asks to try again then; and, if so, to join afresh before that. */
  | { readonly kind: 'later'; readonly until: number; readonly afresh?: boolean }
  | { readonly kind: 'refused'; readonly error: MlsClientError }

/** Brings an attempt to the service, as often as it takes to have an answer. The same bytes have the same answer. */
export async function submit(
  ports: Pick<Ports, 'api' | 'timing' | 'signal' | 'emit' | 'device'>,
  slot: ConvoSlot,
  attempt: Attempt,
): Promise<Submitted> {
  const { api, timing, device } = ports
  try {
    const seq = await persistently(ports, 'committing', async () => {
      // What it was built on may be lost.
      if (slot.doubted && attempt.kind !== 'create') throw new MlsClientError('EpochConflict')
      if (attempt.kind === 'create') return create(api, slot, attempt, device.did)
      if (attempt.kind === 'reset') return reset(api, slot.convoId, attempt)
      return submitOne(api, slot.convoId, attempt)
    })
    return { kind: 'accepted', seq, at: timing.now() }
  } catch (err) {
    if (isError(err, 'EpochConflict', 'GenerationConflict')) return { kind: 'lost', claimsGone: false }
    // How long a convo must not be reset again is no matter of people; who asks too many others is to know of it.
    if (isError(err, 'RateLimitExceeded') && attempt.kind === 'reset')
      return { kind: 'later', until: timing.now() + (err.retryAfter ?? 60_000) }
    if (isError(err, 'KeyPackageNotClaimed')) return { kind: 'lost', claimsGone: true }
    // The account may join again after a while; a leaf that is barred may commit no more.
    if (isError(err, 'CommitterBarred') && attempt.kind === 'external')
      return { kind: 'lost', claimsGone: false, notBefore: timing.now() + (err.retryAfter ?? BARRED_MS) }
    if (isError(err, 'CommitterBarred') && attempt.kind === 'reset' && mayJoinAfresh(slot, err))
      return { kind: 'later', until: timing.now() + (err.retryAfter ?? BARRED_MS), afresh: true }
    if (isError(err, 'ClientClosed') || !(err instanceof MlsClientError)) throw err
    return { kind: 'refused', error: err }
  }
}

/**
 * Whether a device whose leaf is barred joins afresh. One that is held must not follow, and so cannot; one that is in step
 * stays so where the service would not let it in again yet.
 */
function mayJoinAfresh({ state: { record } }: ConvoSlot, { retryAfter }: MlsClientError): boolean {
  return record.phase === 'joined' ? retryAfter === undefined : record.phase !== 'held'
}

async function submitOne(
  api: Ports['api'],
  convoId: string,
  { commit: built, metadata, invite }: Attempt,
): Promise<number> {
  if (built === undefined) throw new MlsClientError('InvalidMls', 'an attempt without a commit')
  const { commit, groupInfo, welcome } = built
  const input = { convoId, commit, groupInfo, ...(metadata ? { metadata } : {}) }
  const { data } =
    invite === undefined
      ? await api.group.submitCommit({ ...input, ...(welcome ? { welcome } : {}) })
      : await api.invite.createInvite({ ...input, ...invite })
  return data.seq
}

/** How long a convo must not be reset again is no matter of patience: other commits go on meanwhile. */
async function reset(
  api: Ports['api'],
  convoId: string,
  { generation: expectedGeneration, firstGroupInfo: groupInfo, metadata }: Attempt,
): Promise<number> {
  if (groupInfo === undefined) throw new MlsClientError('InvalidMls', 'a reset without a group')
  const input = { convoId, expectedGeneration, groupInfo, ...(metadata ? { metadata } : {}) }
  const { data } = await api.group.resetConvo(input).catch((err: unknown) => {
    if (!isError(err, 'RateLimitExceeded')) throw err
    const { error, message, retryAfter } = err
    throw new MlsClientError(error, message, { cause: err, retryable: false, retryAfter })
  })
  return data.seq
}

async function create(api: Ports['api'], slot: ConvoSlot, attempt: Attempt, self: string): Promise<number> {
  const { kind } = slot.state.record
  const { commit: built, metadata, firstGroupInfo } = attempt
  if (firstGroupInfo === undefined) throw new MlsClientError('InvalidMls', 'a creation without a group')
  const epoch = built ? 1 : 0
  await api.convo.createConvo({
    kind,
    groupInfo: firstGroupInfo,
    ...(kind === 'direct' ? { with: otherOf(slot, attempt, self) } : {}),
    ...(built ? { commit: built.commit, commitGroupInfo: built.groupInfo } : {}),
    ...(built?.welcome ? { welcome: built.welcome } : {}),
    ...(metadata ? { metadata: { generation: 1, epoch, version: 1, sealed: metadata } } : {}),
  })
  return 0
}

function otherOf(slot: ConvoSlot, { intentId }: Attempt, self: string): string {
  const want = slot.state.intents.find(({ id }) => id === intentId)?.want
  return (want?.kind === 'create' && (want satisfies CreateWant).dids.find((did) => did !== self)) || self
}
