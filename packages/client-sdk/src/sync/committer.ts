import { readGivenGroup } from '@catbird-mls/core/mls'
import { isError, MlsClientError } from '../errors.ts'
import { knock } from './knock.ts'
import { hasLeafOf } from '../mls/index.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { Attempt } from '../store/attempt-record.ts'
import { isHeldByReset } from '../store/convo-record.ts'
import type { Claim, Intent, ResetWant } from '../store/intent-record.ts'
import type { OutputSchema as GroupInfo } from '../xrpc/generated/types/blue/catbird/mls/group/getGroupInfo.ts'
import { end } from './adopt.ts'
import { dropUnseen, failIntent, takeOutcome, takeRefusal } from './attempt-outcome.ts'
import { checkClaims } from './check-claims.ts'
import { attemptCommit, attemptCreate, attemptJoin } from './build-attempt.ts'
import { resetCode } from './reset/code.ts'
import type { Resets } from './reset/resets.ts'
import type { ConvoSlot } from './convo-slot.ts'
import type { Draft } from './draft.ts'
import { fits, isOfPresent } from './fits.ts'
import { addIntent, putOff } from './intents.ts'
import { keepSeed } from './keep-seed.ts'
import { plan } from './plan.ts'
import { moveOn } from './recovery/steps.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'
import { SingleFlight } from './single-flight.ts'
import { submit } from './submit.ts'
import { mustTell, tellFirst } from './tell-first.ts'
import { backoff } from './timing.ts'
import { viewConvo } from './view-convo.ts'

/** An intent that has lost this often gives up. */
const MOST_LOST = 50
/** Accounts whose key packages one call may claim. */
const CLAIMS_PER_CALL = 50
/** A convo that was joined afresh this often without getting on is given up. */
const MOST_RECOVERIES = 5

type CommitterPorts = Pick<Ports, 'api' | 'device' | 'service' | 'timing' | 'serviceNow' | 'signal' | 'emit'>

/** What the next step for a convo is. */
type Step =
  | { readonly kind: 'nothing' }
  /** Nothing before this time. */
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'claim'; readonly intent: Intent; readonly dids: readonly string[] }
  | { readonly kind: 'join'; readonly intent: Intent }
  | { readonly kind: 'knock'; readonly intent: Intent }
  | { readonly kind: 'tell'; readonly intent: Intent }
  | { readonly kind: 'reset'; readonly intent: Intent; readonly want: ResetWant }
  | { readonly kind: 'submit'; readonly attempt: Attempt }
  /** The log, to its end. */
  | { readonly kind: 'read' }
  /** The draft changed; look again. */
  | { readonly kind: 'again' }

/**
 * Makes intents come true, one attempt at a time in each convo.
 *
 * idle → an intent is ready → (the log read to its end, the service told, key packages claimed) → attempt built and
 *   stored → submitted →
 *   accepted: met in the log and promoted (member, create, reset), or adopted at once (external) → intent settled;
 *   `EpochConflict`: the log is read, the attempt dropped, the intent tried again with jitter;
 *   refused for good: attempt and intent dropped, whoever waits is told;
 *   no answer: the same bytes again, until there is one. A client killed anywhere here finds the attempt
 *   in its store, reads the log, and submits the same bytes if the log does not show what became of it.
 */
export class Committer {
  readonly #ports: CommitterPorts
  readonly #catchUp: (slot: ConvoSlot) => Promise<void>
  readonly #welcomes: () => Promise<void>
  readonly #resets: Resets
  readonly #again: (slot: ConvoSlot) => void
  readonly #flight = new SingleFlight<ConvoSlot>((slot) => this.#run(slot))
  /** When each convo is to be looked at again. */
  readonly #alarms = new Map<ConvoSlot, number>()

  /**
   * `catchUp` reads a convo's log to its end; `welcomes` opens those that wait; `again` has {@link run} called in the
   * background; `resets` leads to the generation that is present.
   */
  constructor(
    ports: CommitterPorts,
    ways: {
      readonly catchUp: (slot: ConvoSlot) => Promise<void>
      readonly welcomes: () => Promise<void>
      readonly again: (slot: ConvoSlot) => void
      readonly resets: Resets
    },
  ) {
    this.#ports = ports
    this.#catchUp = ways.catchUp
    this.#welcomes = ways.welcomes
    this.#again = ways.again
    this.#resets = ways.resets
  }

  /** Works on the convo's intents until none is left, or none is ready. */
  run(slot: ConvoSlot): Promise<void> {
    return this.#flight.run(slot)
  }

  async #run(slot: ConvoSlot): Promise<void> {
    if (slot.state.attempt !== undefined) await this.#catchUp(slot)
    for (let read = false; ;) {
      if (this.#ports.signal.aborted || slot.doubted) return
      const step = await slot.turn((draft) => this.#next(draft, read))
      if (step.kind === 'nothing') return
      if (step.kind === 'wait') {
        this.#later(slot, step.until)
        return
      }
      await this.#do(slot, step)
      read ||= step.kind === 'read'
    }
  }

  async #do(slot: ConvoSlot, step: Exclude<Step, { kind: 'nothing' | 'wait' }>): Promise<void> {
    switch (step.kind) {
      case 'again':
        return
      case 'claim':
        return this.#failing(slot, step.intent, () => this.#claim(slot, step.intent, step.dids))
      case 'join':
        return this.#failing(slot, step.intent, () => this.#join(slot, step.intent))
      case 'knock':
        return this.#failing(slot, step.intent, () => knock(this.#ports, slot, step.intent))
      case 'tell':
        return this.#failing(slot, step.intent, () => tellFirst(this.#ports, slot, step.intent))
      case 'reset':
        return this.#failing(slot, step.intent, () => this.#reset(slot, step.intent, step.want))
      case 'submit':
        return this.#submit(slot, step.attempt)
      case 'read':
        return this.#catchUp(slot)
      default:
        return step satisfies never
    }
  }

  /** Decides, and does whatever needs no network. `read`: the log has been read to its end since this run began. */
  async #next(draft: Draft, read: boolean): Promise<Step> {
    const { attempt, record } = draft.state
    if (record.phase === 'ended') return { kind: 'nothing' }
    if (record.phase === 'lost' && record.status === 'accepted') this.#recover(draft)
    if (attempt !== undefined) return { kind: 'submit', attempt }
    const fit = draft.state.intents.filter(({ want, waits }) => waits !== true && fits(want.kind, draft))
    const now = this.#ports.timing.now()
    const ready = fit.find(({ notBefore }) => notBefore <= now)
    // What the service has suggested it may have taken back further on.
    if (ready !== undefined && !read && isSuggested(ready)) return { kind: 'read' }
    if (ready !== undefined) return this.#begin(draft, ready)
    const until = Math.min(...fit.map(({ notBefore }) => notBefore))
    return Number.isFinite(until) ? { kind: 'wait', until } : { kind: 'nothing' }
  }

  /** Joins afresh where that is the step of recovery; after so many times that brought nothing it is no way out. */
  #recover(draft: Draft): void {
    const { timing } = this.#ports
    const { recoveries, recovery } = draft.state.record
    if (recovery !== undefined && recovery.step !== 'rejoin') return
    if (recoveries >= MOST_RECOVERIES)
      return recovery === undefined ? end(draft, 'unrecoverable') : moveOn(draft, 'reset', timing)
    const now = timing.now()
    const pause = recoveries === 0 ? 0 : backoff(recoveries, timing, { first: 1_000, most: 60_000 })
    addIntent(draft, { kind: 'join' }, { now, notBefore: Math.max(recovery?.notBefore ?? now, now + pause) })
  }

  async #begin(draft: Draft, intent: Intent): Promise<Step> {
    const { device, serviceNow } = this.#ports
    const { want } = intent
    if (intent.lost > MOST_LOST) {
      failIntent(draft, intent, new MlsClientError('GaveUp'))
      return { kind: 'again' }
    }
    if (want.kind === 'join') return { kind: 'join', intent }
    if (want.kind === 'joinByInvite') return { kind: 'knock', intent }
    if (mustTell(intent)) return { kind: 'tell', intent }
    if (want.kind === 'reset') return { kind: 'reset', intent, want }
    const dids = want.kind === 'create' ? [...want.dids, device.did] : want.kind === 'add' ? want.dids : []
    if (dids.length > 0 && intent.claims === undefined) return { kind: 'claim', intent, dids }
    try {
      if (want.kind === 'create') await attemptCreate(draft, device, intent, want, serviceNow())
      else await this.#plan(draft, intent, want)
    } catch (err) {
      failIntent(draft, intent, asClientError(err))
    }
    return { kind: 'again' }
  }

  async #plan(draft: Draft, intent: Intent, want: Parameters<typeof plan>[0]): Promise<void> {
    const { group } = draft.state
    if (group === undefined) throw new MlsClientError('NotJoined')
    const planned = await plan(want, group, intent.claims ?? [])
    if (planned === undefined) await settlePlanned(draft, intent)
    else await attemptCommit(draft, this.#ports.device, group, intent, planned)
  }

  async #claim(slot: ConvoSlot, intent: Intent, dids: readonly string[]): Promise<void> {
    const { api } = this.#ports
    const exists = slot.state.record.phase === 'joined'
    const wanted = [...new Set(dids)]
    const claims: Claim[] = []
    for (let i = 0; i < wanted.length; i += CLAIMS_PER_CALL) {
      const input = {
        dids: wanted.slice(i, i + CLAIMS_PER_CALL),
        ...(exists ? { convoId: slot.convoId } : {}),
      }
      const claim = () => api.keyPackage.claimKeyPackages(input)
      const { data } = await persistently(this.#ports, 'claiming key packages', claim)
      claims.push(...(await checkClaims(this.#ports, input.dids, data.keyPackages)))
    }
    await slot.turn((draft) => draft.updateIntent(intent.id, (old) => ({ ...old, claims })))
  }

  async #join(slot: ConvoSlot, intent: Intent): Promise<void> {
    const { api, device, serviceNow, timing } = this.#ports
    const { convoId } = slot
    if (slot.state.record.returning === true) {
      await persistently(this.#ports, 'coming back', () => api.convo.acceptConvo({ convoId }))
    }
    const data = await this.#infoUnlessWelcome(slot)
    if (data === undefined || !(await this.#throughResets(slot, data.generation))) return
    if (isAwaited(slot, device, data)) await this.#welcomes()
    const same = await this.#resets.isSame(slot, data.generation, () => readGivenGroup(data))
    if (same === 'no')
      throw new MlsClientError('UnexpectedAnswer', 'this is not the group that the device was in')
    await slot.turn(async (draft) => {
      // A Welcome may have come first, or one more reset; or the answer is of a generation that has gone by.
      if (!fits('join', draft)) return
      if (same === 'later' || !isOfPresent(draft, data.generation)) putOff(draft, intent.id, timing)
      else await attemptJoin(draft, device, intent, data, serviceNow())
    })
  }

  /** The group to join, unless this device was added and taken out again: then there is what a Welcome opens. */
  async #infoUnlessWelcome(slot: ConvoSlot): Promise<GroupInfo | undefined> {
    const { api } = this.#ports
    const { convoId } = slot
    const isOutside = () => slot.state.record.phase === 'outside'
    try {
      return (await persistently(this.#ports, 'joining', () => api.group.getGroupInfo({ convoId }))).data
    } catch (err) {
      if (!isOutside() || !isError(err, 'NotMember', 'ConvoNotFound')) throw err
      await this.#welcomes()
      if (isOutside()) throw err
      return undefined
    }
  }

  /** A device that is in the convo goes by what it holds; one that is out of step learns first what the group is now. */
  async #reset(slot: ConvoSlot, intent: Intent, want: ResetWant): Promise<void> {
    const { device, serviceNow, timing } = this.#ports
    const view = await viewConvo(this.#ports, slot.convoId)
    if (view === undefined) throw new MlsClientError('NotMember')
    if (!(await this.#throughResets(slot, view.generation))) return
    const present = await this.#resets.present(slot)
    const { attemptReset } = await resetCode()
    await slot.turn(async (draft) => {
      if (!fits('reset', draft)) return
      if (draft.state.record.generation !== view.generation) putOff(draft, intent.id, timing)
      else await attemptReset(draft, device, { intent, want, present, view, now: serviceNow() })
    })
  }

  /** Gives whether the convo can be worked on; a generation that nothing shows is no reason to try again and again. */
  async #throughResets(slot: ConvoSlot, generation: number): Promise<boolean> {
    if (await this.#resets.upTo(slot, generation)) return true
    if (isHeldByReset(slot.state.record)) return false
    throw new MlsClientError('UnexpectedAnswer', 'the service does not show how this generation began')
  }

  /** Does a step of an intent; what fails for good ends the intent. */
  async #failing(slot: ConvoSlot, intent: Intent, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (err) {
      if (isError(err, 'ClientClosed')) throw err
      await slot.turn((draft) => takeRefusal(draft, intent, asClientError(err), this.#ports.timing))
    }
  }

  async #submit(slot: ConvoSlot, attempt: Attempt): Promise<void> {
    const submitted = await submit(this.#ports, slot, attempt)
    await slot.turn((draft) => takeOutcome(draft, attempt, submitted, this.#ports))
    if (submitted.kind === 'refused' || submitted.kind === 'later') return
    if (attempt.kind !== 'external') await this.#catchUp(slot)
    await slot.turn((draft) => dropUnseen(draft, attempt, submitted))
    if (submitted.kind === 'lost') await this.#pause(slot, attempt)
  }

  async #pause(slot: ConvoSlot, { intentId }: Attempt): Promise<void> {
    const lost = slot.state.intents.find(({ id }) => id === intentId)?.lost ?? 1
    const most = Math.min(2_000, 50 * 2 ** Math.min(lost, 6))
    await this.#ports.timing.sleep(this.#ports.timing.random() * most, this.#ports.signal)
  }

  /** Looks again at a time, once however often that was asked for. */
  #later(slot: ConvoSlot, until: number): void {
    const { timing, signal } = this.#ports
    if ((this.#alarms.get(slot) ?? Infinity) <= until) return
    this.#alarms.set(slot, until)
    void timing.sleep(until - timing.now(), signal).then(() => {
      if (this.#alarms.get(slot) === until) this.#alarms.delete(slot)
      if (!signal.aborted) this.#again(slot)
    })
  }
}

/**
 * Whether somebody has added this device to the group that it would join: a Welcome waits then, which opens more than a
 * commit of its own from now on.
 */
function isAwaited({ state: { record } }: ConvoSlot, device: DeviceKeys, info: GroupInfo): boolean {
  const present = record.phase === 'outside' && info.generation === record.generation
  return present && hasLeafOf(info.ratchetTree, device)
}

function isSuggested({ want }: Intent): boolean {
  return want.kind === 'removeLeaves' && want.suggested !== undefined
}

/** What is wanted is true already. */
async function settlePlanned(draft: Draft, { id, want }: Intent): Promise<void> {
  await keepSeed(draft, want)
  draft.settle(id)
}

function asClientError(thrown: unknown): MlsClientError {
  if (thrown instanceof MlsClientError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new MlsClientError('InvalidMls', message, { cause: thrown, retryable: false })
}
