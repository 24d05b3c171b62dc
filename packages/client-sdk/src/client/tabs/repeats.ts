import type { Account } from '../account.ts'
import type { Backup } from '../backup.ts'
import type { Contacts } from '../contacts.ts'
import type { Convo } from '../convo.ts'
import type { Convos } from '../convos.ts'
import type { ClientCore } from '../client-core.ts'
import type { History } from '../own-history.ts'
import type { Push } from '../push.ts'
import type { Settings } from '../settings.ts'
import type { Target } from './protocol.ts'

/**
 * What becomes of a call whose leader ended before it had answered:
 * - `again`: the next leader is asked. What only reads, or says how things are to be, comes to the same twice. What
 *   sends a message does so under the id of the call: where the outbox or the log has that id, nothing is sent.
 * - `once`: it fails with `LeaderLost`, as it may have been done, and would be done twice.
 * - `stream`: gives bytes as they come. Once some have come it fails with `LeaderLost`, and may be begun anew.
 * A call that no leader has been given yet waits for one.
 */
export type Repeat = 'again' | 'once' | 'stream'

type Repeats<T> = {
  readonly [K in keyof T as T[K] extends (...args: never[]) => unknown ? K : never]: Repeat
}

const convo: Repeats<Convo> = {
  // Messages, by the id of the call.
  ...{ send: 'again', reply: 'again', react: 'again', edit: 'again', delete: 'again', sendContent: 'again' },
  markRead: 'again',
  // The same report is one.
  ...{ report: 'again', reportMessage: 'again' },
  // Read.
  ...{ epoch: 'again', messages: 'again', gaps: 'again', members: 'again', trust: 'again' },
  ...{ message: 'again', search: 'again' },
  ...{
    safetyNumber: 'again',
    safetyCode: 'again',
    compareSafetyCode: 'again',
    invites: 'again',
    joinRequests: 'again',
    readFile: 'again',
  },
  openFile: 'stream',
  // Say how things are to be.
  ...{ add: 'again', remove: 'again', removeDevice: 'again', setAdmins: 'again', revokeInvite: 'again' },
  ...{ answerJoinRequest: 'again', mute: 'again', unmute: 'again', accept: 'again', leave: 'again' },
  ...{ decline: 'again' },
  ...{ sendTyping: 'again', setPrivacy: 'again', setMessageLifetime: 'again' },
  // Others may have renamed it since, two invites are not one, a second reset undoes the first; of these there may be
  // nothing left to do, and then the second would fail.
  ...{ rename: 'once', createInvite: 'once', reset: 'once', followReset: 'once' },
  ...{ keepReturned: 'again' },
  ...{ retry: 'once', discard: 'once' },
}

const convos: Repeats<Convos> = {
  ...{ list: 'again', get: 'again', previewInvite: 'again', search: 'again' },
  // There is one with each account, and a link leads into one.
  ...{ direct: 'again', join: 'again' },
  create: 'once',
}

// Blocked twice is blocked, and one unblocking takes back both.
const contacts: Repeats<Contacts> = {
  ...{ settings: 'again', set: 'again', declare: 'again', availability: 'again' },
  ...{ block: 'again', unblock: 'again' },
}

// Deleted twice is deleted.
const account: Repeats<Account> = { export: 'again', delete: 'again' }

const push: Repeats<Push> = {
  ...{ applicationServerKey: 'again', register: 'again', unregister: 'again' },
  ...{ isForMe: 'again', privateKey: 'again' },
}

const settings: Omit<Repeats<Settings>, 'in'> = { get: 'again', set: 'again' }

// The same code is the same transfer, and the same wait is shown again.
const history: Repeats<History> = {
  ...{ showLink: 'again', linked: 'again', previewLink: 'again', linkDevice: 'again', callOff: 'again' },
}

// One that is on stays as it is.
const backup: Repeats<Backup> = {
  ...{ enable: 'again', status: 'again', now: 'again', disable: 'again', restore: 'again' },
}

const client: Omit<Repeats<ClientCore>, 'close'> = {
  ...{ sync: 'again', devices: 'again', checkDevices: 'again', diagnostics: 'again' },
  ...{ removeDevice: 'again', endorseDevice: 'again', approveDevice: 'again' },
}

/** How far a call may be repeated; undefined where there is no such method. */
export function repeatOf({ kind }: Target, method: string): Repeat | undefined {
  if (kind === 'xrpc' || kind === 'stream') return 'once'
  const table: Readonly<Record<string, Repeat>> = {
    convo,
    convos,
    contacts,
    account,
    push,
    settings,
    history,
    backup,
    client,
  }[kind]
  return Object.hasOwn(table, method) ? table[method] : undefined
}
