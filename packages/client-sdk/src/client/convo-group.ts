import type { DeviceRef } from './events.ts'
import { decodeMetadata, encodeMetadata } from '../content/metadata.ts'
import type { Metadata } from '../content/metadata.ts'
import { MlsClientError } from '../errors.ts'
import { epochOf, leavesOf } from '../mls/index.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { restoreCode } from '../sync/restore/code.ts'
import { isResetRequested } from '../sync/reset/is-reset-requested.ts'
import { loadCode } from '../load-code.ts'
import { resolveAccount, resolveAccounts } from './accounts.ts'
import type { ClientContext } from './context.ts'
import { createInvite, denyRequest, invitesOf, joinRequestsTo } from './invites.ts'
import type { InviteOptions, MadeInvite } from './invites.ts'
import { accept, accountsIn, membersOfConvo, removeDevice, reset, setMuted, want } from './membership.ts'
import type { Safety } from './safety.ts'
import { convoTrustView } from './trust-views.ts'
import type { ConvoTrustView, InviteView, JoinRequestView, MemberView, SafetyComparison } from './views.ts'

/** What a conversation is, who is in it, and what its members do about that; its messages are {@link Convo}'s. */
export class ConvoGroup {
  /** @internal */
  protected readonly slot: ConvoSlot
  /** @internal */
  protected readonly context: ClientContext

  /** @internal */
  constructor(slot: ConvoSlot, context: ClientContext) {
    this.slot = slot
    this.context = context
  }

  /** Stable for ever. */
  get id(): string {
    return this.slot.convoId
  }

  /** `direct`: between two accounts, one for ever, and without a name; anything else is a `group`. */
  get kind(): 'direct' | 'group' {
    return this.slot.state.record.kind
  }

  /** The other account of a direct convo; undefined in a group, and until this device is in. */
  get peer(): string | undefined {
    return this.slot.state.record.peer
  }

  /**
   * The account that brought this device in, as its Welcome proves: whom a request is of, say. Of a device that came
   * later than its account it is whoever let that in. Undefined where it came by itself: it began the convo, or joined by
   * an invite, or where an own device brought it in.
   */
  get addedBy(): string | undefined {
    return this.slot.state.record.addedBy
  }

  /**
   * Whether nothing can be sent in this direct convo now: messages fail with `NotAvailable`. Why is not told; a block does
   * it, both ways.
   */
  get unavailable(): boolean {
    return this.slot.state.record.unavailable ?? false
  }

  /** `request`: a stranger's, to be accepted before anything can be sent. */
  get status(): 'accepted' | 'request' {
    return this.slot.state.record.status
  }

  /** Up to which `seq` the account has read it, on whatever device of its own that said so; 0 where it has not. */
  get readSeq(): number {
    const { readSeq, receipts } = this.slot.state.record
    return Math.max(readSeq, receipts[this.context.self] ?? 0)
  }

  /**
   * Whether messages wait because of a device that is not trusted, as far as is known without reading: see `trust()`; or
   * because of one that is {@link returned}.
   */
  get sendingHeld(): boolean {
    return this.context.ports.gate.holds(this.id)
  }

  /** Whether the account has muted it, so that its messages wake none of the account's devices. */
  get muted(): boolean {
    return this.slot.state.record.muted ?? false
  }

  /**
   * Whether this device is in it: `joining` until it is, and while it joins afresh; `stopped` where the service accepted
   * a commit that breaks the rules, until an admin resets the convo, or shows a reset that this device refuses to follow;
   * `ended` when it has no part in it any more.
   */
  get state(): 'joining' | 'joined' | 'stopped' | 'ended' {
    const { phase } = this.slot.state.record
    if (phase === 'held') return 'stopped'
    return phase === 'joined' || phase === 'ended' ? phase : 'joining'
  }

  /**
   * Whether the service's operator asks that an admin begin the convo anew, by {@link reset}: until somebody has. It is the
   * service's word, and nothing that this device could check: for a person to decide. All members see it.
   */
  get resetRequested(): boolean {
    return isResetRequested(this.slot.state.record)
  }

  /**
   * Devices that had been taken out of it, and are in again since the service was set back to a backup; and those of accounts
   * that have come in since, of which this device cannot tell who has let them in. What this device sends waits as long as
   * there are any: until an admin's device, or one of the same account, has taken out again who had been, which they do by
   * themselves, or a person calls {@link keepReturned}.
   */
  get returned(): readonly DeviceRef[] {
    return this.slot.state.record.returned ?? []
  }

  /** What its members call it; undefined where it has no name, or is direct: that is known by its {@link peer}. */
  get name(): string | undefined {
    return this.#metadata.name
  }

  /** What its members say of it; undefined where they say nothing, or it is direct. */
  get description(): string | undefined {
    return this.#metadata.description
  }

  /**
   * When its last message came: a text, or content of a later version. Until there is one, when this device came into it.
   * Receipts, reactions, edits and changes of the group leave it as it is.
   */
  get activeAt(): Date {
    return new Date(this.slot.state.record.activeAt)
  }

  /** The MLS epoch and generation this device holds: for diagnostics. */
  async epoch(): Promise<{ generation: number; epoch: number } | undefined> {
    const { group, record } = await this.slot.loaded()
    return group && { generation: record.generation, epoch: epochOf(group) }
  }

  /** Members, their roles and devices, and how far those are trusted. */
  members(): Promise<MemberView[]> {
    return membersOfConvo(this.context, this.slot)
  }

  /** Whether messages go out, or because of which devices they wait. */
  trust(): Promise<ConvoTrustView> {
    return convoTrustView(this.context.engine.trust, this.slot)
  }

  /**
   * The number that you and a member compare, by another way than this one: 60 digits, the same on both sides as long
   * as nobody has slipped in a device. It is over the devices of both in this convo that are known as their own.
   *
   * @throws MlsClientError `NotJoined`; `MemberNotFound`; `InvalidContent` where it is the own account; `NotVerified`
   * where no device of the other is known as its own yet
   */
  async safetyNumber(account: string): Promise<string> {
    return (await this.#safety(account)).number()
  }

  /**
   * The same for a QR code, in about 150 characters: what one device shows, the other scans and hands to
   * {@link compareSafetyCode}. It is of the same keys as the number, and no secret.
   */
  async safetyCode(account: string): Promise<string> {
    return (await this.#safety(account)).code()
  }

  /** Holds a code that a member shows against what this device holds. Only `matches` is a yes. */
  async compareSafetyCode(account: string, code: string): Promise<SafetyComparison> {
    return (await this.#safety(account)).compare(code)
  }

  /** Adds accounts, by handle or DID. Those without a device yet are members at once and join when they can. */
  async add(...accounts: string[]): Promise<void> {
    const dids = await resolveAccounts(this.context.session, accounts)
    await want(this.context, this.slot, { kind: 'add', dids })
  }

  /** Removes accounts, by handle or DID. */
  async remove(...accounts: string[]): Promise<void> {
    const dids = await resolveAccounts(this.context.session, accounts)
    await want(this.context, this.slot, { kind: 'remove', dids })
  }

  /** Has one device of an account taken out, a refused one say; the account stays a member. */
  async removeDevice(account: string, deviceId: string): Promise<void> {
    const did = await resolveAccount(this.context.session, account)
    await removeDevice(this.context, this.slot, { did, deviceId })
  }

  /**
   * Makes members admins, or admins mere members.
   *
   * @throws MlsClientError `MemberNotFound` where somebody to be made an admin is no member
   */
  async setAdmins(change: { promote?: string[]; demote?: string[] }): Promise<void> {
    const promote = await resolveAccounts(this.context.session, change.promote ?? [])
    const demote = await resolveAccounts(this.context.session, change.demote ?? [])
    await want(this.context, this.slot, { kind: 'setAdmins', promote, demote })
  }

  /**
   * Changes name or description; what is left out stays as it is. Only in groups.
   *
   * @throws MlsClientError `NotAllowed`
   */
  async rename(metadata: Metadata): Promise<void> {
    if (this.kind === 'direct') throw new MlsClientError('NotAllowed', 'a direct convo has no name')
    const next = encodeMetadata({ ...this.#metadata, ...metadata })
    await want(this.context, this.slot, { kind: 'setMetadata', metadata: next })
  }

  /**
   * Makes an invite: a link by which others come in, without anybody else being online. Only in groups, for those whom
   * the policy lets invite.
   *
   * @example
   * const { link } = await convo.createInvite({ maxUses: 10, url: 'https://app.example.com/join' })
   */
  createInvite(options: InviteOptions = {}): Promise<MadeInvite> {
    return createInvite(this.context, this.slot, options)
  }

  /** The invites that the convo's policy has. */
  invites(): Promise<InviteView[]> {
    return invitesOf(this.context, this.slot)
  }

  /** Shuts an invite at once, and takes it out of the policy. */
  revokeInvite(inviteId: string): Promise<void> {
    return want(this.context, this.slot, { kind: 'revokeInvite', inviteId })
  }

  /** Those who ask to be let in by an invite; for admins. */
  joinRequests(): Promise<JoinRequestView[]> {
    return joinRequestsTo(this.context, this.id)
  }

  /** Lets somebody in who asks, or turns them away; for admins. Resolves when that is done. */
  async answerJoinRequest(account: string, answer: 'approve' | 'deny'): Promise<void> {
    const did = await resolveAccount(this.context.session, account)
    if (answer === 'deny') return denyRequest(this.context, this.id, did)
    return want(this.context, this.slot, { kind: 'add', dids: [did], approves: true })
  }

  /** Mutes it for the account, on all its devices: its messages arrive as ever, and wake nobody by push. */
  mute(): Promise<void> {
    return setMuted(this.context, this.slot, true)
  }

  /** Takes back that it is muted. */
  unmute(): Promise<void> {
    return setMuted(this.context, this.slot, false)
  }

  /** Accepts a request. */
  accept(): Promise<void> {
    return accept(this.context, this.slot)
  }

  /**
   * Declines a request: the account leaves, and the others are told that it did. They may ask again; who is not to has to
   * be blocked ({@link Contacts.block}).
   *
   * @throws MlsClientError `NotAllowed` where it was accepted: that is left by {@link leave}
   */
  async decline(): Promise<void> {
    if (this.status === 'accepted')
      throw new MlsClientError('NotAllowed', 'the convo was accepted: it can be left')
    await this.leave()
  }

  /**
   * Begins the convo anew in a new MLS group, with the same members and the same log; for admins, where nothing else
   * helps. At most once an hour: within it, the reset waits. Where this device is barred from commits, since
   * others reported some of it, it joins afresh first. Resolves when the new group is there; the others are
   * brought in after that, by themselves.
   *
   * @param reason why, in at most 64 bytes; members are shown it
   */
  reset(reason = 'requested'): Promise<void> {
    return reset(this.context, this.slot, reason)
  }

  /**
   * Where a reset was refused (`stopped`): follows it all the same. Only for a person to decide who knows from elsewhere
   * that it is right, since this device can tell nothing of who made it.
   */
  followReset(): Promise<void> {
    return this.context.engine.followReset(this.slot)
  }

  /**
   * Sends to {@link returned} devices as well. Only for a person to decide who knows that they may be in again; an admin who
   * does not want them removes them instead.
   */
  async keepReturned(): Promise<void> {
    await this.slot.turn((await restoreCode()).keepReturned)
  }

  /** Leaves, with all devices of the account. */
  leave(): Promise<void> {
    return this.context.engine.leave(this.slot)
  }

  /** How long messages live here, in seconds; undefined where only the service's own retention counts. */
  get messageLifetime(): number | undefined {
    return this.slot.state.record.messageLifetime
  }

  /**
   * Sets how long messages live from when the service takes them in, in seconds; undefined lets them live as long as the
   * service keeps them. It counts for what is there already too. All devices in the convo and the service delete what has
   * outlived it, those that keep to the rules. For admins; in a direct convo both accounts are.
   *
   * @example
   * await convo.setMessageLifetime(7 * 24 * 60 * 60)
   *
   * @throws MlsClientError `InvalidContent` where it is no whole number of seconds from 1, `NotAllowed`
   */
  async setMessageLifetime(seconds: number | undefined): Promise<void> {
    if (seconds !== undefined && (!Number.isSafeInteger(seconds) || seconds < 1))
      throw new MlsClientError('InvalidContent', 'a lifetime is a whole number of seconds, 1 or more')
    const lifetime = seconds === undefined ? {} : { seconds }
    await want(this.context, this.slot, { kind: 'setMessageLifetime', ...lifetime })
  }

  async #safety(account: string): Promise<Safety> {
    const { session, engine, self } = this.context
    const did = await resolveAccount(session, account)
    const { safetyOf } = await loadCode(() => import('./safety.ts'))
    return safetyOf(await this.slot.loaded(), { trust: engine.trust, leavesOf, membersOf: accountsIn }, [
      self,
      did,
    ])
  }

  /** What a stranger may have called a direct convo says who they are not. */
  get #metadata(): Metadata {
    const { metadata, kind } = this.slot.state.record
    return metadata === undefined || kind === 'direct' ? {} : decodeMetadata(metadata)
  }
}
