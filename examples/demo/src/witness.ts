import type { Device } from './cast.ts'
import { insisting } from './wait-for.ts'

/** Kinds of log entries as the wire names them, in words. */
const kinds: Readonly<Record<string, string>> = {
  commitEntry: 'commit',
  messageEntry: 'message',
  noticeEntry: 'notice',
  notEntitled: 'message (not for this device)',
}

/** What the server holds of one log entry: all of it, for it never has more. */
export interface Sighting {
  readonly seq: number
  readonly kind: string
  readonly bytes: number
  /** One line, as the transcript shows it. */
  readonly line: string
}

/** Reads from the server, entry by entry, what it has of the convo. */
export class Witness {
  readonly sightings: Sighting[] = []

  /** Entries that are new since the last look, through a device's session: the log as the server serves it. */
  async look({ client }: Device, convoId: string): Promise<Sighting[]> {
    const fresh: Sighting[] = []
    for (;;) {
      const sinceSeq = [...this.sightings, ...fresh].at(-1)?.seq ?? 0
      const { data } = await insisting(() => client.xrpc.message.getLog({ convoId, sinceSeq }))
      fresh.push(...data.entries.map(sighting))
      if (data.entries.length === 0 || fresh.at(-1)?.seq === data.lastSeq) break
    }
    this.sightings.push(...fresh)
    return fresh
  }
}

function sighting(entry: object): Sighting {
  const { $type, seq, epoch, ciphertext, commit } = entry as Record<string, unknown> // any kind of entry: read by field
  const kind = kinds[String($type).split('#')[1] ?? ''] ?? String($type)
  const payload = [ciphertext, commit].find((bytes) => bytes instanceof Uint8Array) ?? new Uint8Array()
  const place = typeof epoch === 'number' ? `epoch ${epoch}` : ''
  const line = [
    `#${Number(seq)}`,
    kind,
    place,
    payload.length > 0 ? `${payload.length} bytes ${glimpse(payload)}` : '',
  ]
  return { seq: Number(seq), kind, bytes: payload.length, line: line.filter(Boolean).join('  ') }
}

/** The last bytes: of a message they are ciphertext. */
function glimpse(bytes: Uint8Array): string {
  const tail = bytes.subarray(Math.max(0, bytes.length - 6))
  return `…${Array.from(tail, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
