import { jsonStringToLex, stringifyLex } from '@atproto/lexicon'
import type { PublicGroup } from '@catbird-mls/core/mls'
import { Mutex } from '../sync/mutex.ts'
import { blobMethods, ownBlobs } from './fake/blobs.ts'
import { groupMethods, takeCommit } from './fake/commits.ts'
import { convoMethods } from './fake/convos.ts'
import { claimAll, deviceMethods } from './fake/devices.ts'
import { inviteMethods } from './fake/invites.ts'
import { messageMethods } from './fake/messages.ts'
import { recoveryMethods } from './fake/recovery.ts'
import { append, DEFS, FakeWorld, Refusal } from './fake/world.ts'
import type { Body, Caller, FakeBlob, FakeConvo, FakeEntry } from './fake/world.ts'

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
  /** Puts an entry into a convo's log, unjudged, as no honest service would. */
  readonly append: (convoId: string, entry: Body & { readonly $type: string }) => void
  /** Forgets what a convo's log has before a place, as retention does. */
  readonly forget: (convoId: string, before: number) => void
  /** An account's own blobs, by their ids. */
  readonly blobs: (did: string) => ReadonlyMap<string, FakeBlob>
  /** Another service that is as this one is between two calls; `also` is done at that very moment. */
  readonly fork: (also: () => void) => Promise<UnsafeFakeService>
  /** Puts a commit into a convo's log without judging it: what no honest service does. */
  readonly misjudge: (convoId: string, commit: Uint8Array) => void
  /** Pretends that a backup was restored in which this group, whoever made it, is the convo's: its log is empty. */
  readonly impose: (convoId: string, forged: ForgedGroup) => void
  /** The group that backs a convo. */
  readonly group: (convoId: string) => PublicGroup
  /** A key package of some device of an account. */
  readonly keyPackage: (did: string) => Promise<Uint8Array>
  /** Takes a commit into a convo, whoever hands it in. */
  readonly commit: (convoId: string, input: Body) => Promise<Body>
}

/** A group that somebody has made by themselves, as a hostile service gives it out. */
export interface ForgedGroup {
  readonly group: PublicGroup
  readonly groupInfo: Uint8Array
  readonly generation: number
}

const methods = {
  ...{ ...deviceMethods, ...convoMethods, ...groupMethods, ...inviteMethods },
  ...{ ...messageMethods, ...recoveryMethods, ...blobMethods },
}

/** Makes a fake service. */
export function unsafeFakeService(world = new FakeWorld()): UnsafeFakeService {
  const oneAtATime = new Mutex()
  const answer = async (url: URL, init: RequestInit | undefined): Promise<Body> => {
    const method = methods[url.pathname.replace('/xrpc/blue.catbird.mls.', '')]
    if (method === undefined) throw new Refusal('MethodNotImplemented')
    const input = { ...Object.fromEntries(url.searchParams), ...bodyOf(init) }
    const caller = callerOf(new Headers(init?.headers).get('authorization') ?? '')
    return oneAtATime.run(async () => {
      if (caller.deviceId !== '') world.deviceOf(caller)
      return method(world, input, caller)
    })
  }
  const convoOf = (convoId: string) => {
    const convo = world.convos.get(convoId)
    if (convo === undefined) throw new Refusal('ConvoNotFound')
    return convo
  }
  return {
    did: world.did,
    logs: () => new Map([...world.convos].map(([convoId, { log }]) => [convoId, log])),
    blobs: (did) => ownBlobs(world, did),
    append: (convoId, entry) => void append(convoOf(convoId), entry),
    forget: (convoId, before) => void (convoOf(convoId).firstSeq = before),
    fork: (also) =>
      oneAtATime.run(() => {
        also()
        return Promise.resolve(unsafeFakeService(world.fork()))
      }),
    misjudge(convoId, commit) {
      const convo = convoOf(convoId)
      append(convo, { $type: `${DEFS}#commitEntry`, epoch: Number(convo.group.context.epoch), commit })
    },
    impose: (convoId, forged) => impose(convoOf(convoId), forged),
    group: (convoId) => convoOf(convoId).group,
    async keyPackage(did) {
      const [claimed] = await claimAll(world, (device) => device.did === did)
      if (claimed === undefined) throw new Refusal('KeyPackageNotFound')
      return claimed.keyPackage as Uint8Array
    },
    commit: async (convoId, input) => takeCommit(world, convoOf(convoId), input),
    async fetch(input, init) {
      try {
        const body = await answer(new URL(input instanceof Request ? input.url : input), init)
        if (body['bytes'] instanceof Uint8Array) return new Response(body['bytes'].slice())
        return Response.json(JSON.parse(stringifyLex(body)))
      } catch (err) {
        if (!(err instanceof Error) || !('error' in err)) throw err
        return Response.json({ error: err.error, message: err.message }, { status: 400 })
      }
    },
  }
}

function impose(convo: FakeConvo, forged: ForgedGroup): void {
  convo.log.length = 0
  for (const kept of [convo.commits, convo.messages, convo.stays, convo.joined]) kept.clear()
  Object.assign(convo, forged)
}

function bodyOf(init: RequestInit | undefined): Body {
  if (!(init?.body instanceof Uint8Array)) return {}
  const type = new Headers(init.headers).get('content-type')
  if (type === 'application/octet-stream') return { bytes: init.body.slice() }
  return jsonStringToLex(new TextDecoder().decode(init.body)) as Body // as the client wrote it
}

/** Believes whatever the token says. */
function callerOf(authorization: string): Caller {
  const token = authorization.replace('Bearer ', '')
  if (token.startsWith('session.')) {
    const [did = '', deviceId = ''] = token.slice('session.'.length).split('#')
    return { did, deviceId }
  }
  const [, payload] = token.split('.')
  if (payload === undefined) return { did: '', deviceId: '' }
  const json = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
  return { did: (JSON.parse(json) as { iss: string }).iss, deviceId: '' }
}
