import { directConvoId, groupConvoId, judgeCommit, judgeCreation, leavesOf, membersOf } from '@catbird-mls/core/mls'
import { encodeTree, parseApplicationMessage, parseWelcome, peekCommit, roleOf, verifyKeyPackageBytes } from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'
import { jsonStringToLex, stringifyLex } from '@atproto/lexicon'
import { sha256, toHex } from '../bytes.ts'
import { Mutex } from '../sync/mutex.ts'

/**
 * UNSAFE FAKE of the service, in memory, for crash tests that would take too long on the real one. It checks
 * no token, no proof, no signature of a caller; it judges commits by the real function and keeps the log and
 * the idempotency rules of protocol.md, no more. The scenario tests run on the real server.
 */
export interface UnsafeFakeService {
  readonly did: string
  readonly fetch: typeof fetch
  /** What every convo's log holds, by convo id. */
  readonly logs: () => ReadonlyMap<string, readonly FakeEntry[]>
}

type Body = Record<string, unknown>
type Caller = { readonly did: string; readonly deviceId: string }
/** An entry of a fake log. */
export type FakeEntry = { readonly $type: string; readonly seq: number } & Body

interface FakeConvo {
  readonly convoId: string
  readonly kind: string
  group: PublicGroup
  groupInfo: Uint8Array
  readonly log: FakeEntry[]
  readonly commits: Map<string, Body>
  readonly messages: Map<string, Body>
  readonly joined: Map<string, number>
  readonly left: Set<string>
  metadata: Body | undefined
}

interface FakeDevice {
  readonly did: string
  readonly deviceId: string
  readonly packages: Map<string, { bytes: Uint8Array; claimed: boolean }>
  lastResort: Uint8Array | undefined
  readonly welcomes: Map<string, Body>
}

const DEFS = 'blue.catbird.mls.message.defs'
const AT = '2026-01-01T00:00:00.000Z'

/** Makes a fake service. */
export function unsafeFakeService(): UnsafeFakeService {
  const did = 'did:web:fake.invalid'
  const devices = new Map<string, FakeDevice>()
  const convos = new Map<string, FakeConvo>()
  const accountEvents = new Map<string, Body[]>()
  const oneAtATime = new Mutex()

  const methods: Record<string, (input: Body, caller: Caller) => Promise<Body> | Body> = {
    'device.registerDevice': ({ deviceId }, caller) => {
      const id = String(deviceId)
      const key = `${caller.did}#${id}`
      if (!devices.has(key)) {
        devices.set(key, { did: caller.did, deviceId: id, packages: new Map(), lastResort: undefined, welcomes: new Map() })
      }
      return { device: { did: caller.did, deviceId, ciphersuite: 'x', signatureKey: new Uint8Array(32), createdAt: AT } }
    },
    'server.createSession': ({ deviceId }, caller) => ({
      accessToken: `session.${caller.did}#${String(deviceId)}`,
      refreshToken: 'none',
      did: caller.did,
      deviceId,
      expiresAt: '2099-01-01T00:00:00.000Z',
    }),
    'keyPackage.getKeyPackageStatus': (_, caller) => ({
      available: stock(deviceOf(caller)).length,
      hasLastResort: deviceOf(caller).lastResort !== undefined,
      lowStock: 2,
      target: 5,
    }),
    'keyPackage.publishKeyPackages': async ({ keyPackages, lastResort }, caller) => {
      const device = deviceOf(caller)
      for (const bytes of keyPackages as Uint8Array[]) {
        const ref = toHex((await verifyKeyPackageBytes(bytes, new Date())).ref)
        if (!device.packages.has(ref)) device.packages.set(ref, { bytes, claimed: false })
      }
      if (lastResort instanceof Uint8Array) device.lastResort = lastResort
      return { refs: [], available: stock(device).length }
    },
    'keyPackage.claimKeyPackages': async ({ dids }, caller) => {
      const keyPackages: Body[] = []
      for (const device of devices.values()) {
        if (!(dids as string[]).includes(device.did) || device === deviceOf(caller)) continue
        const fresh = stock(device)[0]
        if (fresh !== undefined) fresh.claimed = true
        const keyPackage = fresh?.bytes ?? device.lastResort
        if (keyPackage === undefined) continue
        const { ref } = await verifyKeyPackageBytes(keyPackage, new Date())
        const { did: of, deviceId } = device
        keyPackages.push({ did: of, deviceId, ref, keyPackage, lastResort: fresh === undefined })
      }
      return { keyPackages, missing: [] }
    },
    'convo.createConvo': async (input, caller) => {
      const { group } = await judgeCreation(input.groupInfo as Uint8Array)
      const direct = input.kind === 'direct'
      const convoId = direct
        ? directConvoId(did, caller.did, String(input.with))
        : groupConvoId(did, group.context.groupId)
      const existing = convos.get(convoId)
      if (existing !== undefined) {
        const same = toHex(existing.group.context.groupId) === toHex(group.context.groupId)
        if (!same) throw new Refusal('ConvoExists')
        return { convo: view(existing) }
      }
      const convo: FakeConvo = {
        convoId,
        kind: String(input.kind),
        group,
        groupInfo: input.groupInfo as Uint8Array,
        log: [],
        commits: new Map(),
        messages: new Map(),
        joined: new Map([[key(caller), 0]]),
        left: new Set(),
        metadata: input.metadata as Body | undefined,
      }
      const { commit, commitGroupInfo: groupInfo, welcome } = input
      if (commit !== undefined) await take(convo, { commit, groupInfo, welcome, metadata: undefined }, caller)
      convos.set(convoId, convo)
      return { convo: view(convo) }
    },
    'convo.getConvo': ({ convoId }, caller) => ({ convo: view(memberOf(convoId, caller)) }),
    'convo.getConvoHeads': (_, caller) => ({
      heads: [...convos.values()].filter((convo) => isMember(convo, caller.did)).map((convo) => ({
        convoId: convo.convoId,
        generation: 1,
        epoch: Number(convo.group.context.epoch),
        firstSeq: 1,
        lastSeq: convo.log.length,
      })),
    }),
    'convo.acceptConvo': ({ convoId }, caller) => {
      return { convo: view(memberOf(convoId, caller)) }
    },
    'convo.leaveConvo': ({ convoId, statements }, caller) => {
      const convo = memberOf(convoId, caller)
      convo.left.add(caller.did)
      const notice = { $type: `${DEFS}#leaveRequested`, did: caller.did, statements: statements ?? [] }
      append(convo, { $type: `${DEFS}#noticeEntry`, notice })
      return { seq: convo.log.length }
    },
    'group.submitCommit': (input, caller) => take(memberOf(input.convoId, caller), input, caller),
    'group.getGroupInfo': ({ convoId }, caller) => {
      const { groupInfo, group, log } = memberOf(convoId, caller)
      const epoch = Number(group.context.epoch)
      return { groupInfo, ratchetTree: encodeTree(group.tree), generation: 1, epoch, seq: log.length }
    },
    'group.listWelcomes': (_, caller) => ({ welcomes: [...deviceOf(caller).welcomes.values()] }),
    'group.ackWelcome': ({ welcomeId }, caller) => {
      deviceOf(caller).welcomes.delete(String(welcomeId))
      return {}
    },
    'group.rejectWelcome': ({ welcomeId }, caller) => {
      deviceOf(caller).welcomes.delete(String(welcomeId))
      return {}
    },
    'message.sendMessage': (input, caller) => send(input, caller),
    'message.sendMessageBatch': async ({ messages }, caller) => ({
      results: await Promise.all((messages as Body[]).map((input) => send(input, caller))),
    }),
    'message.getLog': ({ convoId, sinceSeq }, caller) => {
      const convo = memberOf(convoId, caller)
      const since = convo.joined.get(key(caller))
      if (since === undefined) throw new Refusal('NotMember')
      const entries = convo.log.slice(Number(sinceSeq)).map((entry) => entitled(entry, since))
      return { entries: entries.slice(0, 3), firstSeq: 1, lastSeq: convo.log.length }
    },
    'event.getEvents': ({ cursor }, caller) => {
      const seen = JSON.parse(String(cursor ?? '{}')) as Record<string, number>
      return poll(caller, seen, cursor === undefined)
    },
  }

  function deviceOf(caller: Caller): FakeDevice {
    const device = devices.get(key(caller))
    if (device === undefined) throw new Refusal('DeviceNotFound')
    return device
  }

  function memberOf(convoId: unknown, caller: Caller): FakeConvo {
    const convo = convos.get(String(convoId))
    if (convo === undefined || !isMember(convo, caller.did)) throw new Refusal('ConvoNotFound')
    return convo
  }

  async function take(convo: FakeConvo, input: Body, caller: Caller): Promise<Body> {
    const commit = input.commit as Uint8Array
    const hash = toHex(await sha256(commit))
    const stored = convo.commits.get(hash)
    if (stored !== undefined) return stored
    if (peekCommit(commit).epoch !== Number(convo.group.context.epoch)) throw new Refusal('EpochConflict')
    const groupInfo = input.groupInfo as Uint8Array
    const { group, effects } = await judgeCommit(convo.group, { convoId: convo.convoId, commit, groupInfo })
    const before = membersOf(convo.group)
    convo.group = group
    convo.groupInfo = groupInfo
    const seq = append(convo, { $type: `${DEFS}#commitEntry`, epoch: effects.epoch - 1, commit })
    const answer = { seq, generation: 1, epoch: effects.epoch }
    convo.commits.set(hash, answer)
    for (const leaf of effects.removed) convo.joined.delete(key(leaf))
    for (const leaf of [...effects.added, ...(effects.external ? [effects.committer] : [])]) {
      convo.joined.set(key(leaf), seq)
    }
    if (input.welcome instanceof Uint8Array) welcome(convo, input.welcome, effects.added, answer)
    if (input.metadata instanceof Uint8Array) {
      convo.metadata = { generation: 1, epoch: effects.epoch, version: seq, sealed: input.metadata }
    }
    const after = membersOf(group)
    for (const member of after) if (!before.has(member)) tell(member, { $type: 'convoAdded', convoId: convo.convoId, status: 'accepted' })
    for (const member of before) if (!after.has(member)) tell(member, { $type: 'convoRemoved', convoId: convo.convoId })
    return answer
  }

  function welcome(
    convo: FakeConvo,
    bytes: Uint8Array,
    added: readonly (Caller & { keyPackageRef: Uint8Array })[],
    at: { seq: number; epoch: number },
  ): void {
    const recipients = new Set(parseWelcome(bytes).recipients.map(toHex))
    for (const leaf of added) {
      if (!recipients.has(toHex(leaf.keyPackageRef))) throw new Refusal('WelcomeMismatch')
      const welcomeId = `${convo.convoId.slice(0, 8)}-${at.seq}-${toHex(leaf.keyPackageRef).slice(0, 8)}`
      devices.get(key(leaf))?.welcomes.set(welcomeId, {
        welcomeId,
        convoId: convo.convoId,
        generation: 1,
        ...at,
        keyPackageRef: leaf.keyPackageRef,
        welcome: bytes,
        ratchetTree: encodeTree(convo.group.tree),
        createdAt: AT,
      })
      tell(leaf.did, { $type: 'welcome', convoId: convo.convoId, welcomeId, deviceId: leaf.deviceId })
    }
  }

  function send(input: Body, caller: Caller): Body {
    const convo = memberOf(input.convoId, caller)
    if (!convo.joined.has(key(caller))) throw new Refusal('NotMember')
    const messageId = String(input.messageId)
    const stored = convo.messages.get(messageId)
    if (stored !== undefined) return stored
    const ciphertext = input.ciphertext as Uint8Array
    const { epoch } = parseApplicationMessage(ciphertext)
    if (Number(convo.group.context.epoch) - epoch > 5) throw new Refusal('EpochTooOld')
    const seq = append(convo, { $type: `${DEFS}#messageEntry`, epoch, ciphertext })
    const answer = { seq, createdAt: AT }
    convo.messages.set(messageId, answer)
    return answer
  }

  function poll(caller: Caller, seen: Record<string, number>, fresh: boolean): Body {
    const events: Body[] = []
    const next: Record<string, number> = {}
    for (const convo of convos.values()) {
      const since = convo.joined.get(key(caller))
      if (since === undefined) continue
      const from = fresh ? convo.log.length : (seen[convo.convoId] ?? since)
      for (const entry of convo.log.slice(from)) {
        const { convoId } = convo
        events.push({ $type: 'blue.catbird.mls.event.subscribe#logEntry', convoId, entry: entitled(entry, since) })
      }
      next[convo.convoId] = convo.log.length
    }
    const own = accountEvents.get(caller.did) ?? []
    for (const [i, event] of own.entries()) {
      if (fresh || i < (seen.account ?? 0)) continue
      const typed = { ...event, $type: `blue.catbird.mls.event.defs#${String(event.$type)}` }
      events.push({ $type: 'blue.catbird.mls.event.subscribe#accountEvent', seq: i + 1, createdAt: AT, event: typed })
    }
    next.account = own.length
    return { events, cursor: JSON.stringify(next) }
  }

  function tell(account: string, event: Body): void {
    accountEvents.set(account, [...(accountEvents.get(account) ?? []), event])
  }

  return {
    did,
    logs: () => new Map([...convos].map(([convoId, { log }]) => [convoId, log])),
    fetch: async (url, init) => {
      const { pathname, searchParams } = new URL(String(url))
      const name = pathname.replace('/xrpc/blue.catbird.mls.', '')
      const body = init?.body ? (jsonStringToLex(new TextDecoder().decode(init.body as Uint8Array)) as Body) : {}
      const caller = callerOf(new Headers(init?.headers).get('authorization') ?? '')
      try {
        const method = methods[name]
        if (method === undefined) throw new Refusal('MethodNotImplemented')
        const answer = await oneAtATime.run(async () => method({ ...Object.fromEntries(searchParams), ...body }, caller))
        return Response.json(JSON.parse(stringifyLex(answer as never)))
      } catch (err) {
        if (!(err instanceof Error) || !('error' in err)) throw err
        return Response.json({ error: err.error, message: err.message }, { status: 400 })
      }
    },
  }
}

/** An error by its name, as core's own are. */
class Refusal extends Error {
  readonly error: string

  constructor(error: string) {
    super(error)
    this.error = error
  }
}

function append(convo: FakeConvo, entry: Body): number {
  const seq = convo.log.length + 1
  convo.log.push({ generation: 1, createdAt: AT, ...entry, seq, $type: String(entry.$type) })
  return seq
}

function entitled(entry: FakeEntry, since: number): FakeEntry {
  const hidden = entry.$type === `${DEFS}#messageEntry` && entry.seq <= since
  return hidden ? { $type: `${DEFS}#notEntitled`, seq: entry.seq } : entry
}

function isMember({ group, left }: FakeConvo, did: string): boolean {
  return membersOf(group).has(did as never) && !left.has(did)
}

function stock(device: FakeDevice) {
  return [...device.packages.values()].filter(({ claimed }) => !claimed)
}

function key({ did, deviceId }: Caller): string {
  return `${did}#${deviceId}`
}

function callerOf(authorization: string): Caller {
  const token = authorization.replace('Bearer ', '')
  if (token.startsWith('session.')) {
    const [did = '', deviceId = ''] = token.slice('session.'.length).split('#')
    return { did, deviceId }
  }
  const [, payload = ''] = token.split('.')
  const claims = payload ? (JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { iss: string }) : { iss: '' }
  return { did: claims.iss, deviceId: '' }
}

function view(convo: FakeConvo): Body {
  const { convoId, kind, group, log, metadata } = convo
  const leaves = leavesOf(group)
  return {
    convoId,
    kind,
    generation: 1,
    epoch: Number(group.context.epoch),
    groupId: group.context.groupId,
    firstSeq: 1,
    lastSeq: log.length,
    status: 'accepted',
    muted: false,
    createdAt: AT,
    members: [...membersOf(group)].map((member) => ({
      did: member,
      role: roleOf(group.policy, member),
      absent: !leaves.some((leaf) => leaf.did === member),
      devices: [],
    })),
    ...(metadata ? { metadata } : {}),
  }
}
