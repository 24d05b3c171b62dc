import { join } from 'node:path'
import type { Config } from '../../config/index.ts'

/** What a backup is of. */
export type Deployment = {
  readonly config: Pick<Config, 'database' | 'dataDir' | 'serviceDid' | 'blobs'>
  /** The file of settings, if there is one. */
  readonly envFile: string | undefined
}

/** The names of what is in a backup. */
export const names = {
  dump: 'database/dump',
  cluster: 'database/cluster.tar',
  env: 'config/.env',
  secrets: 'secrets',
  blobs: 'blobs',
} as const

/** Secrets that a server makes for itself and keeps in its data folder (`config/kept-secret.ts`). */
export const keptSecrets = ['session-secret', 'vapid-private-key'] as const

/** Where blobs are that are kept on disk. */
export function blobFolder({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'blobs')
}

/** Of the folder of blobs: what is not whole. */
export const unfinishedBlobs = 'unfinished'
