import { toHex } from '@catbird-mls/core/mls'
import { decodeContent } from '../../../packages/client-sdk/src/content/content.ts'
import type { MessageRecord } from '../../../packages/client-sdk/src/store/message-record.ts'
import type { Cast } from '../cast.ts'
import type { Device } from '../device.ts'
import type { Ledger } from '../ledger.ts'
import type { Report } from '../report.ts'
import type { Chronicle, LoggedMessage } from './chronicle.ts'
import { convosOn, heldOf } from './held.ts'
import type { Held } from './held.ts'
import type { Library } from './library.ts'
import { mayBeFor } from './stay.ts'
import type { Stay } from './stay.ts'

interface Parts {
  readonly library: Library
  readonly cast: Cast
  readonly ledger: Ledger
  readonly report: Report
}

/** Every device has read what was for it, once, as it was said, and nothing else. */
export function checkHistories(parts: Parts): void {
  for (const device of parts.cast.devices) {
    for (const convoId of convosOn(device.disk)) checkHistory(parts, device, convoId)
  }
  checkNothingLost(parts)
}

function checkHistory({ library, ledger, report }: Parts, device: Device, convoId: string): void {
  const chronicle = library.get(convoId)
  const held = heldOf(device.disk, convoId)
  if (chronicle === undefined || held === undefined) return
  const place = (seq: number) => `${device.name} at ${String(seq)} of ${convoId}`
  const stays = chronicle.staysOf({ did: device.pds.did, deviceId: device.deviceId })
  const read = new Map(held.messages.map((message) => [message.seq, message]))
  for (const message of held.messages) {
    const logged = chronicle.messages.find(({ seq }) => seq === message.seq)
    if (logged === undefined) report.find('diverged', `${place(message.seq)}: no message is there`)
    else if (message.failure !== undefined)
      report.find('unreadable', `${place(message.seq)}: ${message.failure}`)
    else if (!mayBeFor(logged, stays)) report.find('leaked', `${place(message.seq)}: it was not for it`)
    else checkWords(ledger, report, place(message.seq), convoId, message, logged)
  }
  if (device.removed || device.hostile) return
  for (const stay of stays) {
    const reach = reachOf(library, chronicle, stay)
    for (const message of mustHaveRead(chronicle, device, stay)) {
      const { seq } = message
      if (read.has(seq) || (message.epoch > reach && isGap(held, seq))) continue
      report.find('unreadable', `${place(seq)}: it never got it ${describe(stay)}`)
    }
  }
}

/** The last epoch of a stay that its device can get to: what comes after a poisoned commit it misses, and says so. */
function reachOf(
  library: Library,
  chronicle: Chronicle,
  { generation, joinedSeq, removedSeq = Infinity }: Stay,
): number {
  const poisoned = chronicle.commits.find(
    (commit) =>
      commit.generation === generation &&
      commit.seq >= joinedSeq &&
      commit.seq < removedSeq &&
      library.isPoison(chronicle, commit),
  )
  return poisoned?.epoch ?? Infinity
}

function isGap({ gaps }: Held, seq: number): boolean {
  return gaps.some(({ fromSeq, toSeq }) => fromSeq <= seq && seq <= toSeq)
}

/**
 * What a device must have read of a stay: everything, unless it lost its state since, its account left with what had
 * not been read yet, or it was all over before the device knew that it had begun.
 */
function mustHaveRead(chronicle: Chronicle, device: Device, stay: Stay): readonly LoggedMessage[] {
  if (device.amnesias > 0 && stay.removedSeq !== undefined) return []
  if (device.amnesias > 0 && !stay.external) return []
  if (stay.unheard === true || chronicle.leftDuring(stay)) return []
  return chronicle.messagesFor(stay)
}

function checkWords(
  ledger: Ledger,
  report: Report,
  place: string,
  convoId: string,
  { messageId, author, content }: MessageRecord,
  logged: LoggedMessage,
): void {
  if (messageId !== logged.messageId) report.find('diverged', `${place}: another message than the log has`)
  if (author === undefined) return report.find('diverged', `${place}: nobody wrote it`)
  if (content === undefined) return // taken back
  const said = ledger.find({ convoId, ...author, content: decodeContent(content) })
  if (said.length === 0) report.find('diverged', `${place}: ${author.did} never said ${toHex(content)}`)
}

/** What a client has called sent stands in the log, and its author has it. A text stands there once. */
function checkNothingLost({ cast, library, ledger, report }: Parts): void {
  const places = new Map<string, Set<number>>()
  for (const device of cast.devices) {
    for (const convoId of convosOn(device.disk)) {
      for (const { seq, content, author } of heldOf(device.disk, convoId)?.messages ?? []) {
        const said = content && author && ledger.find({ convoId, ...author, content: decodeContent(content) })
        for (const utterance of said ?? []) {
          const key = keyOf(utterance)
          places.set(key, (places.get(key) ?? new Set()).add(seq))
        }
      }
    }
  }
  for (const utterance of ledger.all().filter(({ content }) => content.$type.endsWith('#text'))) {
    const seqs = [...(places.get(keyOf(utterance)) ?? [])]
    const what = `"${String('text' in utterance.content && utterance.content.text)}" in ${utterance.convoId}`
    if (seqs.length > 1)
      report.find('diverged', `${what} was sent ${String(seqs.length)} times: ${seqs.join(', ')}`)
    const author = cast.device(utterance.did, utterance.deviceId)
    const deleted = author && isTakenBack(author, utterance.convoId, library)
    if (utterance.sent && seqs.length === 0 && author?.amnesias === 0 && !author.removed && deleted === false)
      report.find('unreadable', `${what} was sent, and ${author.name} lacks it`)
  }
}

/** Whether its author could have lost sight of it: something was taken back there, or the author left. */
function isTakenBack(author: Device, convoId: string, library: Library): boolean {
  const held = heldOf(author.disk, convoId)
  const chronicle = library.get(convoId)
  const stays = chronicle?.staysOf({ did: author.pds.did, deviceId: author.deviceId }) ?? []
  return (
    held?.messages.some(({ deleted }) => deleted === true) === true ||
    stays.some((stay) => chronicle?.leftDuring(stay))
  )
}

function keyOf({
  convoId,
  did,
  deviceId,
  content,
}: {
  convoId: string
  did: string
  deviceId: string
  content: object
}): string {
  return `${convoId} ${did}#${deviceId} ${JSON.stringify(content)}`
}

function describe({ joinedSeq, removedSeq, resynced }: Stay): string {
  const end =
    removedSeq === undefined ? 'now' : `${resynced === true ? 'its resync at ' : ''}${String(removedSeq)}`
  return `(there from ${String(joinedSeq)} to ${end})`
}
