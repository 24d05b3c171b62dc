import type { Database } from '../../database/index.ts'
import type { Cursor } from '../cursor.ts'
import { findFollowing } from '../following.ts'
import type { Followed, Following } from '../following.ts'
import { resume } from '../resume.ts'
import type { ConvoFeeds } from './convo-feeds.ts'
import { Follow } from './follow.ts'
import type { Reader } from './reader.ts'

/** What a refresh works on. */
export type RefreshPorts = { readonly db: Database; readonly convos: ConvoFeeds }

const patience = 10

/**
 * Makes a new connection follow what its device follows, from its cursor or from the end of the logs. Gives what it
 * found.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function beginFollowing(
  ports: RefreshPorts,
  reader: Reader,
  cursor: Cursor | undefined,
): Promise<Following> {
  const following = await findSettled(ports, reader, (found) => relevant(found, cursor))
  const resumed = new Map(resume(following, cursor).map(({ convoId, position }) => [convoId, position]))
  for (const convo of relevant(following, cursor))
    follow(ports, reader, convo, resumed.get(convo.convoId) ?? convo.endSeq ?? 0)
  return following
}

/** Brings up to date what a connection follows: convos that its account has come into or out of. */
export async function refreshFollowing(ports: RefreshPorts, reader: Reader): Promise<void> {
  const wanted = (found: Following) =>
    found.convos.filter((convo) => isStanding(convo) || reader.follows.has(convo.convoId))
  const following = await findSettled(ports, reader, wanted)
  for (const convo of wanted(following)) {
    const known = reader.follows.get(convo.convoId)
    if (known === undefined) follow(ports, reader, convo, convo.startSeq ?? 0)
    else known.update(convo)
    if (reader.follows.get(convo.convoId)?.isOver === true) ports.convos.leave(reader, convo.convoId)
  }
}

/** A convo of which something is, or may again be, to come: also for a device that has no leaf in it just now. */
function isStanding({ rights }: Followed): boolean {
  return rights.leftSeq === null
}

function relevant(following: Following, cursor: Cursor | undefined): Followed[] {
  const resumed = new Set(resume(following, cursor).map(({ convoId }) => convoId))
  return following.convos.filter((convo) => isStanding(convo) || resumed.has(convo.convoId))
}

function follow({ convos }: RefreshPorts, reader: Reader, convo: Followed, position: number): void {
  const feed = convos.get(convo.convoId)
  if (feed !== undefined && reader.isOpen)
    reader.follows.set(convo.convoId, new Follow(feed, convo, position))
}

/**
 * Reads what a device follows when its connection is already in the feeds of all of it, and no feed has meanwhile
 * told it anything newer of its rights: so what is read is not older than the head of any feed.
 */
async function findSettled(
  { db, convos }: RefreshPorts,
  reader: Reader,
  wanted: (following: Following) => readonly Followed[],
): Promise<Following> {
  let following = await findFollowing(db, reader.caller)
  for (let attempt = 0; attempt < patience; attempt++) {
    const joined = wanted(following).map(({ convoId }) => convoId)
    await convos.join(reader, joined)
    const version = reader.rightsVersion
    following = await findFollowing(db, reader.caller)
    const missing = wanted(following).some(({ convoId }) => !joined.includes(convoId))
    if (!missing && version === reader.rightsVersion) return following
  }
  throw new Error('what a device follows changes faster than it can be read')
}
