import { MlsClientError } from '../../errors.ts'
import type { Ports } from '../../sync/ports.ts'
import type { Account } from '../account.ts'
import type { Backup } from '../backup.ts'
import type { Contacts } from '../contacts.ts'
import type { Convo } from '../convo.ts'
import type { Convos } from '../convos.ts'
import type { HandleClasses } from '../local-client.ts'
import type { History } from '../own-history.ts'
import type { Push } from '../push.ts'
import type { Settings } from '../settings.ts'
import type { ConvoImage, Target } from './protocol.ts'
import { repeatOf } from './repeats.ts'

/** What handles are made on. */
export interface HandlePorts {
  readonly classes: HandleClasses
  call(target: Target, method: string, args: readonly unknown[]): Promise<unknown>
  image(convoId: string): ConvoImage | undefined
}

/** The handle of a convo: its getters show the convo's image, its methods are the leader's. */
export function convoHandle(convoId: string, ports: HandlePorts): Convo {
  return handle(ports.classes.Convo.prototype, {
    target: { kind: 'convo', convoId },
    ports,
    read: (name) => (name === 'id' ? convoId : ports.image(convoId)?.shown[name]),
  })
}

/** The handle of all convos. */
export function convosHandle(ports: HandlePorts): Convos {
  return handle(ports.classes.Convos.prototype, { target: { kind: 'convos' }, ports })
}

/** The handle of contacts. */
export function contactsHandle(ports: HandlePorts): Contacts {
  return handle(ports.classes.Contacts.prototype, { target: { kind: 'contacts' }, ports })
}

/** The handle of the account. */
export function accountHandle(ports: HandlePorts): Account {
  return handle(ports.classes.Account.prototype, { target: { kind: 'account' }, ports })
}

/** The handle of wake-ups. */
export function pushHandle(ports: HandlePorts): Push {
  return handle(ports.classes.Push.prototype, { target: { kind: 'push' }, ports })
}

/** The handle of settings. */
export function settingsHandle(ports: HandlePorts): Settings {
  return handle(ports.classes.Settings.prototype, { target: { kind: 'settings' }, ports })
}

/** The handle of the backup. */
export function backupHandle(ports: HandlePorts): Backup {
  return handle(ports.classes.Backup.prototype, { target: { kind: 'backup' }, ports })
}

/** The handle of history. */
export function historyHandle(ports: HandlePorts): History {
  return handle(ports.classes.History.prototype, { target: { kind: 'history' }, ports })
}

/** The typed methods of XRPC, as the leader has them. */
export function xrpcHandle(ports: HandlePorts): Ports['api'] {
  return methodsAt('', ports) as Ports['api'] // any path is a method; there is none but those of the type
}

/** What getters of a convo's handle give, by their names. */
export function shownOf(convo: Convo): Record<string, unknown> {
  const getters = [...membersOf(Object.getPrototypeOf(convo) as Convo)] // its class's
    .filter(([, member]) => member.get !== undefined)
    .map(([name]) => name)
  return Object.fromEntries(getters.map((name) => [name, Reflect.get(convo, name) as unknown]))
}

interface Behind {
  readonly target: Target
  readonly ports: HandlePorts
  readonly read?: (name: string) => unknown
}

/** Something that has the members of a class, and is one for `instanceof`, without an object of that class. */
function handle<T extends object>(prototype: T, { target, ports, read }: Behind): T {
  const empty = Object.create(prototype) as T // which all of its members are answered for, below
  const members = membersOf(prototype)
  return new Proxy(empty, {
    get(_, name) {
      const member = typeof name === 'symbol' ? undefined : members.get(name)
      if (typeof name === 'symbol' || member === undefined || name === 'constructor')
        return Reflect.get(empty, name)
      if (member.get !== undefined) return read?.(name)
      if (repeatOf(target, name) === 'stream')
        return (...args: unknown[]) => Promise.resolve(streamed(ports, target, { name, args }))
      return (...args: unknown[]) => ports.call(target, name, args)
    },
  })
}

/** The members of a class and of those that it extends, by their names. */
function membersOf(prototype: object): Map<string, PropertyDescriptor> {
  const above: unknown = Object.getPrototypeOf(prototype)
  const inherited =
    typeof above === 'object' && above !== null && above !== Object.prototype ? membersOf(above) : []
  return new Map([...inherited, ...Object.entries(Object.getOwnPropertyDescriptors(prototype))])
}

/** A stream of what the leader reads, piece by piece. */
function streamed(
  ports: HandlePorts,
  target: Target,
  { name, args }: { readonly name: string; readonly args: readonly unknown[] },
): ReadableStream<Uint8Array> {
  const of: Target = { kind: 'stream' }
  let opened: Promise<unknown> | undefined
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        opened ??= ports.call(target, name, args)
        const piece = await ports.call(of, 'read', [await opened])
        if (piece === undefined) controller.close()
        else if (piece instanceof Uint8Array) controller.enqueue(piece)
        else controller.error(new MlsClientError('UnexpectedAnswer'))
      },
      async cancel() {
        if (opened !== undefined) await ports.call(of, 'cancel', [await opened])
      },
    },
    { highWaterMark: 0 },
  )
}

function methodsAt(path: string, ports: HandlePorts): unknown {
  return new Proxy(() => undefined, {
    get(_, name) {
      if (typeof name === 'symbol' || name === 'then') return undefined
      return methodsAt(path === '' ? name : `${path}.${name}`, ports)
    },
    apply: (_, __, args: unknown[]) => ports.call({ kind: 'xrpc' }, path, args),
  })
}
