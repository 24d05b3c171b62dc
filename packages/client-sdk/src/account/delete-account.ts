import type { ClientContext } from '../client/context.ts'
import type { Convo } from '../client/convo.ts'
import { viewConvo } from '../sync/view-convo.ts'
import { unlessAborted } from '../unless-aborted.ts'
import { ids } from '../xrpc/generated/ids.ts'
import { deleteRecord, listRecords } from '../xrpc/repo-records.ts'
import { isDevelopmentIdentity } from '../xrpc/session.ts'
import type { AccountDeletion } from './account-deletion.ts'

/** How many convos are left at once. */
const WIDTH = 4
const COLLECTIONS = [ids.BlueCatbirdMlsActorDevice, ids.BlueCatbirdMlsActorDeclaration] as const

/**
 * Deletes the account from the service: leaves its convos first, so that their members need nobody's word for it, which
 * ends after `patienceMs` at the latest; then at the service; then its records in its repo. Each step may be repeated.
 */
export async function deleteAccount(
  context: ClientContext,
  convos: readonly Convo[],
  patienceMs: number,
): Promise<AccountDeletion> {
  const patience = AbortSignal.timeout(patienceMs)
  const held = await leaveAll(context, convos, patience)
  const deletedBy = await deleteAtService(context)
  await deleteRecords(context)
  return { deletedBy, convosHeld: held }
}

/** Leaves each convo; gives those that could not be left in time. What a person has begun elsewhere goes on. */
async function leaveAll(
  context: ClientContext,
  convos: readonly Convo[],
  patience: AbortSignal,
): Promise<string[]> {
  const waiting = [...convos]
  const held: string[] = []
  const worker = async () => {
    for (let convo = waiting.shift(); convo !== undefined; convo = waiting.shift())
      if (!(await within(patience, leave(context, convo)))) held.push(convo.id)
  }
  await Promise.all(Array.from({ length: WIDTH }, worker))
  return held
}

async function leave(context: ClientContext, convo: Convo): Promise<void> {
  if (convo.kind === 'group' && convo.status === 'accepted') await handOn(context, convo)
  await convo.leave()
}

/**
 * A group's last admin makes another one first: whoever has been in its tree for longest. Who is leaving counts for nothing,
 * as the service has it, which knows that.
 */
async function handOn({ ports, self }: ClientContext, convo: Convo): Promise<void> {
  const view = await viewConvo(ports, convo.id)
  const leaving = new Set(view?.members.filter(({ leaving }) => leaving === true).map(({ did }) => did))
  const members = await convo.members()
  const others = members.filter(({ did }) => did !== self && !leaving.has(did))
  const heir = others.find(({ absent }) => !absent)
  const led = others.some(({ role }) => role === 'admin')
  const leads = members.some(({ did, role }) => did === self && role === 'admin')
  if (leads && !led && heir !== undefined) await convo.setAdmins({ promote: [heir.did] })
}

/** Whether something was done in time. Why it was not does not matter: the service tells the members then. */
function within(patience: AbortSignal, work: Promise<void>): Promise<boolean> {
  return unlessAborted(work, patience).then(
    () => true,
    () => false,
  )
}

/** It is vouched for by the account's own server: also a device that was removed, or an account that is suspended, may. */
async function deleteAtService({ ports, self }: ClientContext): Promise<Date> {
  const { data } = await ports.api.actor.deleteAccount({ did: self })
  return new Date(data.deletedBy)
}

async function deleteRecords({ session, self }: ClientContext): Promise<void> {
  if (isDevelopmentIdentity(session)) return
  for (const collection of COLLECTIONS)
    for (const { rkey } of await listRecords(session, { repo: self, collection }))
      await deleteRecord(session, { repo: self, collection, rkey })
}
