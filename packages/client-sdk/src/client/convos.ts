import { asConvoId, directConvoId, groupConvoId } from '@catbird-mls/core/mls'
import { randomBytes } from '../bytes.ts'
import { encodeMetadata } from '../content/metadata.ts'
import type { Metadata } from '../content/metadata.ts'
import { isError, MlsClientError } from '../errors.ts'
import { searchMessages } from '../search/search-messages.ts'
import type { SearchPage } from '../search/search-messages.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { addIntent } from '../sync/intents.ts'
import { resolveAccount, resolveAccounts } from './accounts.ts'
import type { ClientContext } from './context.ts'
import { Convo } from './convo.ts'
import { parseInvite } from './invite-link.ts'
import type { InviteSecret } from './invite-link.ts'
import { previewOf } from './invites.ts'
import type { InvitePreview, MessageView } from './views.ts'

/** Phases in which there is nothing to show of a convo. */
const hidden: readonly string[] = ['creating', 'asking', 'ended']

/** A group to begin. */
export interface NewGroup extends Metadata {
  /** The other members, by handle or DID; there may be none yet. */
  readonly members: readonly string[]
}

/** Which messages to look for, and where: in all convos unless one is named. */
export interface SearchOptions extends SearchPage {
  readonly convoId?: string
}

/** The account's conversations. */
export class Convos {
  readonly #context: ClientContext

  /** @internal */
  constructor(context: ClientContext) {
    this.#context = context
  }

  /**
   * Begins a group. Resolves when the service has it and every member's device is invited.
   *
   * @example
   * const convo = await client.convos.create({ members: ['alice.example.com'], name: 'Hikers' })
   *
   * @throws MlsClientError `HandleNotFound`; `NotAvailable` where the service has no such member
   */
  async create({ members, name, description }: NewGroup): Promise<Convo> {
    const { session, service, self } = this.#context
    const dids = (await resolveAccounts(session, members)).filter((did) => did !== self)
    const groupId = randomBytes(32)
    const named = name !== undefined || description !== undefined
    const metadata = named
      ? encodeMetadata({ ...(name ? { name } : {}), ...(description ? { description } : {}) })
      : undefined
    return this.#begin('group', groupConvoId(service.did, groupId), { groupId, dids, metadata })
  }

  /**
   * The direct convo with an account: there is one, made by whoever writes first. Who has left it comes back to it by
   * writing, and sees what is written from then on.
   *
   * @throws MlsClientError `HandleNotFound`; `InvalidRequest` where it is the own account: there are no notes to oneself;
   * `NotAvailable` where the service does not let the two talk
   */
  async direct(account: string): Promise<Convo> {
    const { session, service, self, engine } = this.#context
    const did = await resolveAccount(session, account)
    if (did === self) throw new MlsClientError('InvalidRequest', 'a direct convo is with another account')
    const convoId = directConvoId(service.did, self, did)
    const known = this.#known(convoId) ?? (await this.#met(convoId))
    if (known !== undefined) return known
    try {
      return await this.#begin('direct', convoId, {
        groupId: randomBytes(32),
        dids: [did],
        metadata: undefined,
      })
    } catch (err) {
      if (!isError(err, 'ConvoExists')) throw err
      await engine.lookAtEverything()
      return this.#known(convoId) ?? this.#left(convoId, did)
    }
  }

  /**
   * The convos this device knows, the most recently active first. Requests of accounts that the service's labeler warns
   * of, or that are blocked, are left out unless `hidden` asks for them.
   */
  list({ status, hidden = false }: { status?: 'accepted' | 'request'; hidden?: boolean } = {}): Promise<
    Convo[]
  > {
    const shown = this.#shown().filter(
      ({ state: { record } }) =>
        (status === undefined || record.status === status) &&
        (hidden || record.hidden !== true || record.status === 'accepted'),
    )
    const sorted = shown.sort((a, b) => b.state.record.activeAt - a.state.record.activeAt)
    return Promise.resolve(sorted.map((slot) => new Convo(slot, this.#context)))
  }

  /**
   * A convo by its id. One that this device has not heard of yet is asked for.
   *
   * @throws MlsClientError `ConvoNotFound` where there is none by that id, or the account has no part in it
   */
  async get(convoId: string): Promise<Convo> {
    const known = this.#known(convoId) ?? (await this.#met(convoId))
    if (known === undefined) throw new MlsClientError('ConvoNotFound')
    return known
  }

  /** @internal Searches the history of all convos: what {@link MlsClient.search} does. */
  search(query: string, { convoId, ...page }: SearchOptions = {}): Promise<MessageView[]> {
    const slots =
      convoId === undefined ? this.#shown() : [this.#context.engine.book.get(convoId) ?? []].flat()
    return searchMessages(this.#context.ports, slots, query, page)
  }

  /** What an invite link leads to; the account neither joins nor asks by it. */
  previewInvite(link: string): Promise<InvitePreview> {
    return previewOf(this.#context, link)
  }

  /**
   * Comes into a convo by an invite link. Resolves when this device is in: at once, or when an admin has let the account
   * in, where the invite asks for that; and not before a member has taken it out, where it is still leaving. It goes on
   * when the client is opened again: the convo is then in `list()`.
   *
   * @throws MlsClientError `InvalidInviteLink`, `InviteNotFound`, `InviteExpired`, `InviteExhausted`, `NotAllowed` (an
   * admin has removed the account), `JoinDenied`
   */
  async join(link: string): Promise<Convo> {
    const secret = parseInvite(link)
    const known = await this.#met(secret.convoId)
    if (known?.status === 'request') await known.accept()
    const slot = this.#context.engine.book.get(secret.convoId)
    if (known !== undefined && slot !== undefined && !asks(slot)) return known
    return this.#ask(secret)
  }

  async #ask({ convoId, inviteId, seed }: InviteSecret): Promise<Convo> {
    const { engine, ports } = this.#context
    const id = crypto.randomUUID()
    const now = ports.timing.now()
    const slot = engine.book.getOrAdd({ ...newRecord('group', convoId, now), phase: 'asking' })
    const begin = () =>
      slot.turn((draft) => {
        if (draft.state.record.phase === 'ended') draft.record({ phase: 'asking', status: 'accepted' })
        addIntent(draft, { kind: 'joinByInvite', inviteId, seed }, { id, now, notBefore: now })
      })
    await engine.waiters.after(id, begin)
    return new Convo(slot, this.#context)
  }

  /** There is such a convo, and the account has no part in it: it has left it, on a device of old. */
  #left(convoId: string, peer: string): Convo {
    const { engine, ports } = this.#context
    const record = { ...newRecord('direct', convoId, ports.timing.now()), peer }
    return new Convo(engine.book.getOrAdd({ ...record, phase: 'ended', ended: 'left' }), this.#context)
  }

  #shown(): ConvoSlot[] {
    return this.#context.engine.book.all().filter(({ state }) => !hidden.includes(state.record.phase))
  }

  #known(convoId: string): Convo | undefined {
    const slot = this.#context.engine.book.get(convoId)
    return slot && new Convo(slot, this.#context)
  }

  async #met(convoId: string): Promise<Convo | undefined> {
    if (asConvoId(convoId) === undefined) return undefined
    await this.#context.engine.meet(convoId)
    return this.#known(convoId)
  }

  async #begin(
    kind: 'direct' | 'group',
    convoId: string,
    {
      groupId,
      dids,
      metadata,
    }: { groupId: Uint8Array; dids: readonly string[]; metadata: Uint8Array | undefined },
  ): Promise<Convo> {
    const { engine, ports } = this.#context
    const id = crypto.randomUUID()
    const now = ports.timing.now()
    const [peer] = kind === 'direct' ? dids : []
    const record = newRecord(kind, convoId, now)
    const slot = engine.book.getOrAdd(peer === undefined ? record : { ...record, peer })
    const want = { kind: 'create', groupId, dids, ...(metadata ? { metadata } : {}) } as const
    const begin = () => slot.turn((draft) => addIntent(draft, want, { id, now, notBefore: now }))
    await engine.waiters.after(id, begin)
    return new Convo(slot, this.#context)
  }
}

/** Whether the account would have to ask to come in, or does. */
function asks({ state: { record } }: ConvoSlot): boolean {
  return record.phase === 'asking' || record.phase === 'ended'
}

function newRecord(kind: 'direct' | 'group', convoId: string, now: number): ConvoRecord {
  return {
    convoId,
    kind,
    phase: 'creating',
    status: 'accepted',
    generation: 1,
    seq: 0,
    createdAt: now,
    activeAt: now,
    metadataKeys: [],
    readSeq: 0,
    receipts: {},
    recoveries: 0,
  }
}
