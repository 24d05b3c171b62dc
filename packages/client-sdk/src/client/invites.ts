import { inviteIdOf, inviteKeyOf } from '@catbird-mls/core/mls'
import { randomBytes } from '../bytes.ts'
import { decodeMetadata } from '../content/metadata.ts'
import { openPreview } from '../content/invite-preview.ts'
import { MlsClientError } from '../errors.ts'
import { policyOf } from '../mls/index.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { readInvite } from '../sync/doorstep.ts'
import { persistently } from '../sync/ports.ts'
import type { ClientContext } from './context.ts'
import { formatInvite, parseInvite } from './invite-link.ts'
import { want } from './membership.ts'
import type { InvitePreview, InviteView, JoinRequestView } from './views.ts'

/** What an invite is to allow. */
export interface InviteOptions {
  /** Whether an admin has to let in whoever comes by it; not so by default. */
  readonly approval?: boolean | undefined
  /** When it ends; never by default. */
  readonly expiresAt?: Date | undefined
  /** How many accounts may come in by it; any number by default. */
  readonly maxUses?: number | undefined
  /** Where the link leads, if not where the client's option says. */
  readonly url?: string | undefined
}

/** An invite that was made. */
export interface MadeInvite {
  readonly inviteId: string
  /** Whoever has it can come in: a secret. */
  readonly link: string
}

/** Makes an invite; resolves when it stands in the policy, in every member's eyes. */
export async function createInvite(
  context: ClientContext,
  slot: ConvoSlot,
  { approval = false, expiresAt, maxUses, url = context.inviteUrl }: InviteOptions,
): Promise<MadeInvite> {
  if (slot.state.record.kind === 'direct')
    throw new MlsClientError('NotAllowed', 'a direct convo is for its two accounts alone')
  const seed = randomBytes(32)
  const inviteId = inviteIdOf(await inviteKeyOf(seed))
  await want(context, slot, {
    kind: 'createInvite',
    ...{ seed, approval },
    ...(expiresAt === undefined ? {} : { expiresAt: Math.floor(expiresAt.getTime() / 1000) }),
    ...(maxUses === undefined ? {} : { maxUses }),
  })
  return { inviteId, link: formatInvite({ convoId: slot.convoId, inviteId, seed }, url) }
}

/** The invites of the policy, with what the service knows of them. */
export async function invitesOf(context: ClientContext, slot: ConvoSlot): Promise<InviteView[]> {
  const { ports, inviteUrl } = context
  const { convoId } = slot
  const { group, record } = await slot.loaded()
  if (group === undefined) return []
  const { data } = await persistently(ports, 'listing invites', () =>
    ports.api.invite.listInvites({ convoId }),
  )
  const uses = new Map(data.invites.map((invite) => [invite.inviteId, invite.uses]))
  return policyOf(group).invites.map(({ key, approval, expiresAt, maxUses }) => {
    const inviteId = inviteIdOf(key)
    const seed = record.inviteSeeds?.[inviteId]
    return {
      ...{ inviteId, approval, maxUses },
      expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt * 1000),
      uses: uses.get(inviteId),
      link: seed && formatInvite({ convoId, inviteId, seed }, inviteUrl),
    }
  })
}

/** What a link leads to. */
export async function previewOf({ ports }: ClientContext, link: string): Promise<InvitePreview> {
  const secret = parseInvite(link)
  const { convoId, seed } = secret
  const { approval, memberCount, expiresAt, preview } = await readInvite(ports, secret)
  const shown = preview && (await openPreview(seed, convoId, preview))
  return {
    ...{ convoId, approval, memberCount },
    name: shown && decodeMetadata(shown).name,
    expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
  }
}

/** Those who ask to be let in, the oldest request first. */
export async function joinRequestsTo({ ports }: ClientContext, convoId: string): Promise<JoinRequestView[]> {
  const found: JoinRequestView[] = []
  for (let cursor: string | undefined; ;) {
    const params = { convoId, ...(cursor === undefined ? {} : { cursor }) }
    const page = () => ports.api.invite.listJoinRequests(params)
    const { data } = await persistently(ports, 'listing join requests', page)
    found.push(...data.requests.map(({ did, createdAt }) => ({ did, createdAt: new Date(createdAt) })))
    if (data.cursor === undefined) return found
    cursor = data.cursor
  }
}

/** Turns somebody away who asks. */
export async function denyRequest({ ports }: ClientContext, convoId: string, did: string): Promise<void> {
  const call = () => ports.api.invite.answerJoinRequest({ convoId, did, answer: 'deny' })
  await persistently(ports, 'answering a join request', call)
}
