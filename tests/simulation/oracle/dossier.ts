import type { Cast } from '../cast.ts'
import type { Device } from '../device.ts'
import type { Chronicle } from './chronicle.ts'
import { heldOf } from './held.ts'
import type { Library } from './library.ts'
import type { Stay } from './stay.ts'

/** What there is to know of the convos that some findings speak of: their logs, who was there when, and what is held. */
export function dossiers(
  { library, cast }: { readonly library: Library; readonly cast: Cast },
  findings: readonly { readonly text: string }[],
): string[] {
  return library.all
    .filter(({ convoId }) => findings.some(({ text }) => text.includes(convoId.slice(0, 6))))
    .flatMap((chronicle) => dossier(chronicle, library, cast))
}

function dossier(chronicle: Chronicle, library: Library, cast: Cast): string[] {
  return [
    `convo ${chronicle.convoId}`,
    `  log: ${logOf(chronicle, library)}`,
    ...chronicle.leaving.map(
      ({ did, seq }) => `  ${cast.account(did)?.name ?? did} leaves at ${String(seq)}`,
    ),
    ...chronicle.stays.map((stay) => `  ${describeStay(stay, cast)}`),
    ...cast.devices.flatMap((device) => describeHeld(device, chronicle.convoId)),
  ]
}

/** Commits by place, generation and the epoch that they end; messages by their places and epochs. */
function logOf(chronicle: Chronicle, library: Library): string {
  const commits = chronicle.commits.map((commit) => {
    const { seq, generation, epoch } = commit
    const poison = library.isPoison(chronicle, commit) ? '☠' : ''
    return { seq, text: `${String(seq)}=${String(generation)}.${String(epoch)}→${poison}` }
  })
  const messages = chronicle.messages.map(({ seq, generation, epoch }) => ({
    seq,
    text: `${String(seq)}:${String(generation)}.${String(epoch)}`,
  }))
  return [...commits, ...messages]
    .sort((a, b) => a.seq - b.seq)
    .map(({ text }) => text)
    .join(' ')
}

function describeStay(stay: Stay, cast: Cast): string {
  const { did, deviceId, leafIndex, generation, joinedSeq, joinedEpoch, removedSeq, removedBy } = stay
  const name = cast.device(did, deviceId)?.name ?? deviceId
  const came = `${stay.external ? 'joined' : 'was added'} at ${String(joinedSeq)} (${String(generation)}.${String(joinedEpoch)})`
  const end = stay.resynced === true ? 'joined afresh' : `was taken out by ${nameOf(cast, removedBy)}`
  const went = removedSeq === undefined ? 'is there' : `${end} at ${String(removedSeq)}`
  return `${name} ${came} as leaf ${String(leafIndex)}, ${went}${stay.unheard === true ? ', and had not heard of it' : ''}`
}

function nameOf(cast: Cast, did: string | undefined): string {
  return did === undefined ? 'a reset' : (cast.account(did)?.name ?? did)
}

function describeHeld(device: Device, convoId: string): string[] {
  const held = heldOf(device.disk, convoId)
  if (held === undefined) return []
  const { metadata: _, metadataKeys: __, announced: ___, inviteSeeds: ____, ...record } = held.record
  const epoch = held.group === undefined ? '' : ` at epoch ${String(held.group.context.epoch)}`
  const shown = JSON.stringify(record, (key, value: unknown) => (key === 'convoId' ? undefined : value))
  const gaps = held.gaps.map(({ fromSeq, toSeq, reason }) => `${String(fromSeq)}-${String(toSeq)} ${reason}`)
  const lines = [`  ${device.name}${device.hostile ? ' (hostile)' : ''} holds${epoch} ${shown}`]
  if (held.unfinished.length > 0) lines.push(`    has ${held.unfinished.join(', ')}`)
  if (gaps.length > 0) lines.push(`    lacks ${gaps.join(', ')}`)
  return [...lines, `    has read ${held.messages.map(({ seq }) => String(seq)).join(' ')}`]
}
