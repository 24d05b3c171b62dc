import { roleOf } from '@catbird-mls/core/mls'
import { isError } from '../../errors.ts'
import { policyOf } from '../../mls/index.ts'
import type { Recovery } from '../../store/recovery-record.ts'
import type { CommitEntry } from '../../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import { end } from '../adopt.ts'
import type { ConvoSlot } from '../convo-slot.ts'
import type { Draft } from '../draft.ts'
import { persistently, report } from '../ports.ts'
import type { Ports } from '../ports.ts'
import { followCommit } from '../process-commit-entry.ts'
import { SingleFlight } from '../single-flight.ts'
import { confirmLoss, moveOn } from './steps.ts'

type RecovererPorts = Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit' | 'reset'> & {
  /** Whether the service has lost the line of the device's epoch; the convo is then set back to what both have. */
  readonly hasLostLine?: (slot: ConvoSlot) => Promise<boolean>
}

/**
 * Brings a device that cannot process a commit back into step (protocol.md, "Recovery").
 *
 * joined → a commit fails → lost, `fetch`: it is read from the log once more; a network that fails is no attempt.
 *   It can be processed now → joined.
 *   The service has lost the epoch that it does not fit → `rejoin`, see {@link Restores}.
 *   The service should have refused it → held, `report` → `reset`.
 *   Otherwise → `report`, if it is to be laid to somebody → `rejoin`: the committer joins by external commit → joined.
 * `rejoin` has failed too often, or brought nothing → `reset`.
 * `reset`: an admin's device begins the group anew; any other that is held waits for that, and one that is lost ends,
 *   as does an admin's that is lost and may not.
 *
 * Every step is stored before it is taken, so a client that is killed goes on where it was. From `report` on the log
 * is read for what can still be made use of: notices, and messages of epochs whose keys are kept.
 */
export class Recoverer {
  readonly #ports: RecovererPorts
  readonly #flight = new SingleFlight<ConvoSlot>((slot) => this.#run(slot))

  constructor(ports: RecovererPorts) {
    this.#ports = ports
  }

  /** Takes the steps that are due. */
  run(slot: ConvoSlot): Promise<void> {
    return this.#flight.run(slot)
  }

  /**
   * Reads the commit that failed once more, if that is the step, without going on from there: who is out of the convo
   * reads what is left for it, and has no more to do. Gives whether it was.
   */
  async fetchAgain(slot: ConvoSlot): Promise<boolean> {
    const { recovery } = slot.state.record
    if (recovery?.step !== 'fetch') return false
    await this.#fetch(slot, recovery)
    return true
  }

  async #run(slot: ConvoSlot): Promise<void> {
    const { timing, signal } = this.#ports
    for (;;) {
      const { recovery } = slot.state.record
      if (recovery === undefined || recovery.step === 'rejoin') return
      await timing.sleep(recovery.notBefore - timing.now(), signal)
      if (signal.aborted || slot.state.record.recovery === undefined) return
      if (recovery.step === 'reset') return this.#reset(slot, recovery)
      await (recovery.step === 'fetch' ? this.#fetch(slot, recovery) : this.#report(slot))
    }
  }

  async #fetch(slot: ConvoSlot, { seq }: Recovery): Promise<void> {
    // Nobody is to be blamed for a commit of another line.
    if ((await this.#ports.hasLostLine?.(slot)) === true) return
    const entry = await this.#entryAt(slot, seq)
    await slot.turn(async (draft) => {
      const { recovery } = draft.state.record
      if (recovery?.step !== 'fetch' || recovery.seq !== seq) return
      if (entry === undefined) moveOn(draft, 'rejoin', this.#ports.timing)
      else await this.#again(draft, entry)
    })
  }

  async #again(draft: Draft, entry: CommitEntry): Promise<void> {
    const { device, timing } = this.#ports
    const failure = await followCommit(draft, device, entry, timing)
    if (failure !== undefined) return confirmLoss(draft, device, { entry, failure }, timing)
    if (draft.state.record.phase === 'ended') return
    draft.record({ phase: 'joined', recovery: undefined })
    draft.events.push({ type: 'recovered', convoId: draft.state.record.convoId })
    draft.todo.add('read').add('send')
  }

  /** The commit as the log has it; undefined where the log has it no more. */
  async #entryAt({ convoId }: ConvoSlot, seq: number): Promise<CommitEntry | undefined> {
    const { api } = this.#ports
    const get = () => api.message.getLog({ convoId, sinceSeq: seq - 1, limit: 1 })
    try {
      const { data } = await persistently(this.#ports, 'reading a commit again', get)
      const [entry] = data.entries
      const isIt = entry?.$type === 'blue.catbird.mls.message.defs#commitEntry' && 'commit' in entry
      return isIt && entry.seq === seq ? entry : undefined
    } catch (err) {
      if (isError(err, 'LogTruncated', 'NotMember', 'ConvoNotFound')) return undefined
      throw err
    }
  }

  async #report(slot: ConvoSlot): Promise<void> {
    const { api, timing } = this.#ports
    const { recovery, phase } = slot.state.record
    if (recovery?.accused !== undefined) {
      const { seq, reason } = recovery.accused
      const { generation } = recovery
      const tell = () => api.group.requestRecovery({ convoId: slot.convoId, generation, seq, reason })
      await persistently(this.#ports, 'reporting a commit', tell).catch((err: unknown) => {
        if (isError(err, 'ClientClosed')) throw err
        report(this.#ports, 'reporting a commit', err)
      })
    }
    await slot.turn((draft) => {
      if (draft.state.record.recovery?.step === 'report')
        moveOn(draft, phase === 'held' ? 'reset' : 'rejoin', timing)
    })
  }

  async #reset(slot: ConvoSlot, { fault: reason }: Recovery): Promise<void> {
    const { reset, device, emit } = this.#ports
    const { group } = await slot.loaded()
    const { convoId } = slot
    const mayReset = group !== undefined && roleOf(policyOf(group), device.did) === 'admin'
    if (reset !== undefined && mayReset) {
      emit({ type: 'recovering', convoId, step: 'reset', reason })
      await reset(slot, reason)
    } else if (slot.state.record.phase === 'lost') {
      await slot.turn((draft) => end(draft, 'unrecoverable'))
    }
  }
}
