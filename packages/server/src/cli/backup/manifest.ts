import { z } from 'zod'
import { damaged } from './damaged.ts'

/** The last file of a backup but one: what there is in it. */
export const manifestName = 'manifest.json'

const fileShape = z.object({
  name: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

const manifestShape = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  serverVersion: z.string(),
  serviceDid: z.string().optional(),
  database: z.object({
    /** `dump`: of `pg_dump -Fc`; `cluster`: a base backup, as a tar archive of the cluster's folder. */
    kind: z.enum(['dump', 'cluster']),
    postgresVersion: z.string(),
    migrations: z.array(z.string()),
  }),
  /** Whether blobs are in it: not where they are in a bucket, or were left out. */
  blobs: z.enum(['included', 'leftOut', 'inBucket']),
  files: z.array(fileShape),
})

/** What a backup says of itself. */
export type Manifest = z.infer<typeof manifestShape>

/** A file in a backup. */
export type ManifestFile = z.infer<typeof fileShape>

/** Reads a manifest. */
export function parseManifest(text: string): Manifest {
  const format = z.object({ format: z.number() }).safeParse(readJson(text))
  if (format.success && format.data.format > 1)
    throw damaged(`it is of format ${format.data.format}, which a newer catbird-mls reads`)
  const manifest = manifestShape.safeParse(readJson(text))
  if (!manifest.success) throw damaged('its manifest is not one')
  return manifest.data
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
