import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { connect } from './connect.ts'

/** Kinds of messages in the stream of BASE_BACKUP (Postgres's "Streaming Replication Protocol"), by their first byte. */
const kinds = { newArchive: 0x6e, data: 0x64, manifest: 0x6d, progress: 0x70 } as const

const command = `BASE_BACKUP (LABEL 'catbird-mls', CHECKPOINT 'fast', WAL true, MANIFEST 'no')`

/**
 * A base backup of a running Postgres of version 15 or later, as a tar archive of its folder that can be started as it
 * is: Postgres makes it itself, with the checksums of its pages verified, `backup_label` in it, and the WAL from its
 * start to its end, which a slot of this session keeps.
 */
export async function* baseBackup(url: string): AsyncGenerator<Uint8Array> {
  const connection = new URL(url)
  connection.searchParams.set('replication', 'true')
  const client = await connect(connection.href)
  try {
    const slot = `catbird_mls_backup_${String(process.pid)}_${String(Date.now())}`
    await client.query(`CREATE_REPLICATION_SLOT ${slot} TEMPORARY PHYSICAL RESERVE_WAL`)
    const backup = new BaseBackup()
    client.query(backup)
    client.once('end', () => backup.handleError(new Error('the connection ended before the base backup did')))
    yield* backup.bytes as AsyncIterable<Uint8Array> // No encoding: bytes.
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The part of a connection of node-postgres that is needed here, which its declarations lack. */
type Wire = { query(text: string): void; stream: { pause(): void; resume(): void } }

/** The command, as node-postgres lets one handle what is answered. */
class BaseBackup {
  readonly bytes = new PassThrough({ highWaterMark: 4 * 1024 * 1024 })
  #archives = 0
  #paused = false

  submit(connection: unknown): void {
    const wire = connection as Wire // See there.
    wire.query(command)
  }

  handleCopyData({ chunk }: { chunk: Buffer }, connection: Wire): void {
    if (chunk[0] === kinds.newArchive) this.#archives += 1
    if (this.#archives > 1) this.handleError(new Error('there are tablespaces, which a backup does not hold'))
    if (chunk[0] !== kinds.data || this.bytes.destroyed) return
    // The buffer that the chunk is a part of is used again.
    if (this.bytes.write(Buffer.from(chunk.subarray(1))) || this.#paused) return
    this.#paused = true
    connection.stream.pause()
    const goOn = () => {
      this.#paused = false
      connection.stream.resume()
    }
    void once(this.bytes, 'drain').then(goOn, goOn)
  }

  handleError(error: Error): void {
    if (!this.bytes.writableEnded) this.bytes.destroy(error)
  }

  handleReadyForQuery(): void {
    this.bytes.end()
  }

  handleRowDescription(): void {
    // Where it starts and ends: it stands in backup_label too.
  }

  handleDataRow(): void {
    // As above.
  }

  handleCommandComplete(): void {
    // The next is ReadyForQuery.
  }
}
