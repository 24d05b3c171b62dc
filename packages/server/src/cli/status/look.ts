import { findRunningPostgres } from '@catbird-mls/core/database'
import { listNodesWithFigures, readServiceFiguresNow } from '@catbird-mls/core/history'
import type { NodeFigures, NodeView, ServiceFigures } from '@catbird-mls/core/history'
import { readAttention, readStorage } from '@catbird-mls/core/oversight'
import type { Attention } from '@catbird-mls/core/oversight'
import { systemClock } from '@catbird-mls/core/ports'
import { z } from 'zod'
import { totalFigures } from '../../admin/total-figures.ts'
import type { Config } from '../../config/index.ts'
import { schemaGaps } from '../../lifecycle/schema.ts'
import { readBackupStatus } from '../../metrics/backup-status.ts'
import type { BackupStatus } from '../../metrics/backup-status.ts'
import { whyNot } from '../doctor/database.ts'
import { askHealth, localUrl } from '../local-server.ts'
import type { Health } from '../local-server.ts'
import { openForCommand } from '../open-database.ts'
import { identityOf } from '../service-identity.ts'

/** What cannot be read now, in a sentence. */
export type Unreadable = { readonly error: string }

/** What the database tells of the service as a whole. */
export type Kept = {
  readonly pending: readonly string[]
  /** Undefined while migrations are pending: the tables may not be there. */
  readonly now?: {
    readonly nodes: readonly NodeView[]
    readonly figures: NodeFigures | null
    readonly attention: Attention
    readonly databaseBytes: number
    /** Until when there is room for messages. */
    readonly roomUntil: Date
    /** As last measured; undefined where that was long ago. */
    readonly counts: ServiceFigures | undefined
  }
}

/** How a deployment is, at one look. */
export type Standing = {
  readonly did: string
  readonly url: string
  /** The server on this machine. */
  readonly server: Health | 'stopped' | 'other'
  /** Undefined where the built-in Postgres is stopped, as it is with the server. */
  readonly kept: Kept | Unreadable | undefined
  /** Undefined where nobody says where backups are noted, null where there was none yet. */
  readonly backup: BackupStatus | Unreadable | null | undefined
}

/** Looks at a deployment from its machine. Starts and changes nothing, and what cannot be read hides nothing else. */
export async function lookAtDeployment(config: Config): Promise<Standing> {
  const [{ service }, health, kept, backup] = await Promise.all([
    identityOf(config),
    askHealth(localUrl(config)),
    readKept(config).catch((error: unknown): Unreadable => ({ error: whyNot(error).text })),
    readBackup(config),
  ])
  return { did: service.did, url: localUrl(config), server: health ?? 'stopped', kept, backup }
}

async function readKept(config: Config): Promise<Kept | undefined> {
  if (config.database.kind === 'embedded' && (await findRunningPostgres(config.dataDir)) === undefined)
    return undefined
  await using opened = await openForCommand(config)
  const ports = { db: opened.db, clock: systemClock }
  const { pending } = await schemaGaps(ports.db)
  if (pending.length > 0) return { pending }
  const [nodes, attention, storage, counts] = await Promise.all([
    listNodesWithFigures(ports),
    readAttention(ports),
    readStorage(ports),
    readServiceFiguresNow(ports),
  ])
  const { databaseBytes, messages } = storage
  const now = { nodes, attention, databaseBytes, counts, roomUntil: messages.until }
  return { pending, now: { ...now, figures: totalFigures(nodes) } }
}

async function readBackup({ backupStatusFile: file }: Config): Promise<Standing['backup']> {
  if (file === undefined) return undefined
  try {
    return await readBackupStatus(file)
  } catch (error) {
    return { error: `${file} does not say when the last one was: ${messageOf(error)}` }
  }
}

function messageOf(error: unknown): string {
  return error instanceof SyntaxError || error instanceof z.ZodError
    ? 'it is not what the command backup writes'
    : String(error)
}
