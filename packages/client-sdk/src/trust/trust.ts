import type { ClientEvent } from '../client/events.ts'
import { MlsClientError } from '../errors.ts'
import { leavesOf, newLeaves } from '../mls/index.ts'
import type { DeviceKeys, GroupState, Leaf } from '../mls/index.ts'
import type { Change, Store } from '../storage/contract.ts'
import type { AccountTrust } from '../store/trust-record.ts'
import type { ConvoState, Draft } from '../sync/draft.ts'
import type { Timing } from '../sync/timing.ts'
import { find } from './account.ts'
import type { MetDevice } from './account.ts'
import { Checker } from './checker.ts'
import { arrival, differences } from './events.ts'
import { byAccount, Holds } from './holds.ts'
import type { HeldDevice, HoldChange } from './holds.ts'
import { Ledger, ownKey } from './ledger.ts'
import type { DeviceOf } from './ledger.ts'
import { asksRepos, isEndorsed, obstacleOf } from './mode.ts'
import type { HoldReason, TrustMode } from './mode.ts'
import { lookUp } from './record-finding.ts'
import type { RecordPorts } from './record-finding.ts'

/** What trust is made on. */
export interface TrustPorts extends RecordPorts {
  readonly mode: TrustMode
  readonly device: DeviceKeys
  readonly store: Store
  readonly timing: Timing
  readonly emit: (event: ClientEvent) => void
}

/**
 * Trust in devices, beside the MLS state (sdk.md, "Trust"): it never keeps a commit or a join from being processed.
 *
 * A turn that brings leaves into a convo writes, with the MLS state, that their devices were met, and tells of them
 * before any later turn can encrypt to them. From then on each device goes its way: unverified → (its record, by
 * the {@link Checker}) verified or refused, endorsed or not, approved by a person or not. What follows for sending,
 * {@link Holds} keep. All of it is worked out again from the store when a convo is read, so a client that was killed
 * tells twice rather than not at all.
 * A mere request is left alone: nothing is sent to it, and no stranger makes this client call on servers.
 */
export class Trust {
  readonly mode: TrustMode
  readonly ledger: Ledger
  readonly #ports: TrustPorts
  readonly #holds: Holds
  readonly #checker: Checker
  #heard: (convoId: string, change: 'held' | 'resumed') => void = () => undefined

  private constructor(ports: TrustPorts, ledger: Ledger) {
    this.mode = ports.mode
    this.ledger = ledger
    this.#ports = ports
    this.#holds = new Holds((leaf) => this.obstacle(leaf))
    this.#checker = new Checker({
      ...ports,
      device: (who) => (this.#holds.has(who) ? ledger.device(who) : undefined),
      check: (who) => this.#check(who),
      failed: (who, thrown, before) => this.#failed(who, thrown, before),
    })
  }

  /** Trust as the store has it. */
  static async read(ports: TrustPorts): Promise<Trust> {
    const now = () => ports.timing.now()
    return new Trust(ports, await Ledger.read({ ...ports, now }))
  }

  /** Looks at devices' records until the client closes; `heard` is told when a convo's messages have to wait or may go. */
  async run(heard: (convoId: string, change: 'held' | 'resumed') => void): Promise<void> {
    this.#heard = heard
    if (asksRepos(this.mode)) await this.#checker.run()
  }

  /** A convo's state was read from the store: whatever it says of devices is made up for. */
  async read(state: ConvoState): Promise<void> {
    const group = this.#watched(state)
    if (group === undefined) return
    const { convoId } = state.record
    const leaves = leavesOf(group.tree)
    const changes = this.#meet(group, leaves)
    if (changes.length > 0) await this.#ports.store.write(changes)
    const arrivals = leaves.flatMap((leaf) => this.#arrival(convoId, leaf))
    for (const event of arrivals) if (event.type === 'deviceUnendorsed') this.#ports.emit(event)
    this.#watch(convoId, leaves)
  }

  /** A draft is about to be written: devices that it brings are met by the same write, and told of after it. */
  review(draft: Draft): void {
    const group = this.#watched(draft.state)
    if (group === undefined || draft.erased) return
    const { convoId } = draft.state.record
    const leaves = newLeaves(this.#watched(draft.before)?.tree, group.tree)
    for (const { key, value } of this.#meet(group, leaves)) draft.put(key, value)
    draft.events.push(...leaves.flatMap((leaf) => this.#arrival(convoId, leaf)))
  }

  /** A draft was written: what its tree means for sending counts before the next turn. */
  written(draft: Draft): void {
    const { convoId } = draft.state.record
    const group = draft.erased ? undefined : this.#watched(draft.state)
    if (group === undefined) this.#holds.forget(convoId)
    else if (group.tree !== this.#watched(draft.before)?.tree) this.#watch(convoId, leavesOf(group.tree))
    for (const did of draft.doubted) this.hurry(did)
  }

  /** Whether messages to the convo have to wait: one look, however large the group. */
  holds(convoId: string): boolean {
    return this.#holds.holds(convoId)
  }

  /** The devices that messages to the convo wait for. */
  held(convoId: string): readonly HeldDevice[] {
    return this.#holds.of(convoId)
  }

  /** Whether the leaf's device counts as its account's own. */
  isEndorsed(leaf: DeviceOf): boolean {
    if (this.mode === 'server' || this.ledger.isSelf(leaf)) return true
    const device = this.ledger.device(leaf)
    return device !== undefined && isEndorsed(this.mode, device)
  }

  /** Why nothing may be encrypted to the leaf; undefined if it may. */
  obstacle(leaf: DeviceOf): HoldReason | undefined {
    if (this.mode === 'server' || this.ledger.isSelf(leaf)) return undefined
    const device = this.ledger.device(leaf)
    if (device !== undefined) return obstacleOf(this.mode, device)
    return this.mode === 'strict' ? 'unverified' : undefined
  }

  /** Something hints that an account's devices have changed. */
  hurry(did: string): void {
    if (asksRepos(this.mode)) this.#checker.hurry(this.#others(this.#holds.devicesOf(did)))
  }

  /**
   * Looks at the records of all devices of an account that are known, in whatever convo, and resolves when it has
   * tried.
   */
  async checkNow(did: string): Promise<void> {
    const devices = (this.ledger.account(did)?.devices ?? []).map((device) => ({ ...device, did }))
    if (asksRepos(this.mode)) await this.#checker.checkNow(this.#others(devices))
  }

  /** Takes in devices of the own account, as they are known by another way than a tree. */
  async meetOwn(devices: readonly MetDevice[]): Promise<void> {
    const { device, store } = this.#ports
    const changes = this.ledger.meet(device.did, [...devices, ownKey(device)])
    if (changes.length > 0) await store.write(changes)
  }

  /** Changes what is held of an account, tells what is new, and sets going or stops what depends on it. */
  change(did: string, by: (account: AccountTrust) => AccountTrust): Promise<void> {
    return this.ledger.change(did, by, (before, after) => {
      const events = differences(before, after)
      for (const event of events) this.#ports.emit(event)
      for (const { convoId, change } of this.#holds.reconsider(did)) this.#tell(convoId, change)
      // Whoever changed one record may have changed others.
      if (events.some(({ type }) => type === 'deviceRefused')) this.hurry(did)
    })
  }

  #watched(state: ConvoState | undefined): GroupState | undefined {
    return this.mode !== 'server' && state?.record.status === 'accepted' ? state.group : undefined
  }

  #meet({ context }: GroupState, leaves: readonly Leaf[]): Change[] {
    return [...byAccount(leaves)].flatMap(([did, devices]) => {
      const changes = this.ledger.meet(
        did,
        devices.map(({ deviceId, signatureKey }) => ({
          deviceId,
          signatureKey,
          ciphersuite: context.cipherSuite,
        })),
      )
      if (changes.length > 0) this.#hurryUnendorsed(did)
      return changes
    })
  }

  /** A device met just now may be the one that vouches for another. */
  #hurryUnendorsed(did: string): void {
    const leaves = this.#others(this.#holds.devicesOf(did)).filter((leaf) => !this.isEndorsed(leaf))
    if (asksRepos(this.mode)) this.#checker.hurry(leaves)
  }

  #arrival(convoId: string, leaf: Leaf) {
    const device = this.ledger.isSelf(leaf) ? undefined : this.ledger.device(leaf)
    return device === undefined ? [] : [arrival(this.mode, { convoId, did: leaf.did }, device)]
  }

  #watch(convoId: string, leaves: readonly Leaf[]): void {
    this.#tell(convoId, this.#holds.watch(convoId, leaves))
    if (asksRepos(this.mode)) this.#checker.want(this.#others(leaves))
  }

  #tell(convoId: string, change: HoldChange): void {
    if (change === undefined) return
    if (change === 'held') this.#ports.emit({ type: 'sendingHeld', convoId, devices: this.held(convoId) })
    else this.#ports.emit({ type: 'sendingResumed', convoId })
    this.#heard(convoId, change)
  }

  #others<T extends DeviceOf>(devices: readonly T[]): T[] {
    return devices.filter((device) => !this.ledger.isSelf(device))
  }

  async #check(who: DeviceOf): Promise<void> {
    const finding = await lookUp(this.#ports, this.ledger, who)
    if (finding === undefined) return
    await this.change(who.did, (account) => find(account, who, finding, this.#ports.timing.now()))
  }

  #failed({ did }: DeviceOf, thrown: unknown, before: number): void {
    // The first time it is the network's weather, and later it is known.
    if (before !== 1 || this.#ports.signal.aborted) return
    const message = `the devices of ${did}: ${thrown instanceof Error ? thrown.message : String(thrown)}`
    const error = new MlsClientError('DeviceRecordUnavailable', message, { cause: thrown })
    this.#ports.emit({ type: 'error', error, during: 'checking devices' })
  }
}
