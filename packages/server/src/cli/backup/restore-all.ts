import type { Config } from '../../config/index.ts'
import type { Manifest } from './manifest.ts'
import { restoreData, restoreSettings, toCliError } from './restore.ts'
import type { Restore } from './restore.ts'
import { verifyBackup } from './verify.ts'

/** A restore, with where settings are. */
export type RestoreAll = Restore & {
  readonly envFile: string
  readonly onlySettings: boolean
  /** Read after the settings are restored. */
  readonly readConfig: () => Pick<Config, 'database' | 'dataDir'>
}

/** Verifies a backup, restores settings, then the data; gives what is to be told. */
export async function restore(options: RestoreAll): Promise<{ lines: readonly string[]; json: unknown }> {
  options.tell('Verifying the backup.')
  const { manifest } = await verifyBackup(options.path, options.passphrase, options.places)
  const settings = await restoreSettings(options, options.envFile)
  if (settings?.written === true) options.tell(`Wrote the settings to ${options.envFile}.`)
  if (options.onlySettings) return settingsAlone(manifest, settings)
  const config = options.readConfig()
  options.tell('Restoring the database.')
  const data = await restoreData(options, manifest, config).catch((error: unknown) => {
    throw toCliError(error)
  })
  const lines = [
    `Restored the backup of ${manifest.createdAt}.`,
    ...differLines(settings),
    ...(data.differ.length > 0
      ? [`Secrets that differ from those of the backup, and stay: ${data.differ.join(', ')}`]
      : []),
    ...(data.movedTo === undefined ? [] : [movedLine(data.movedTo, config)]),
    ...(manifest.blobs === 'included' ? [] : [blobsLine[manifest.blobs]]),
  ]
  return {
    lines,
    json: { createdAt: manifest.createdAt, settings, secretsThatDiffer: data.differ, movedTo: data.movedTo },
  }
}

type Settings = Awaited<ReturnType<typeof restoreSettings>>

function differLines(settings: Settings): string[] {
  if (settings === undefined || settings.differ.length === 0) return []
  return [`Settings that differ from those of the backup, and stay: ${settings.differ.join(', ')}`]
}

function settingsAlone({ createdAt }: Manifest, settings: Settings) {
  const line =
    settings === undefined
      ? 'The backup has no settings: they were in the environment alone.'
      : settings.written
        ? `Restored the settings of the backup of ${createdAt}, and nothing else.`
        : 'There are settings already, and they stay.'
  return { lines: [line, ...differLines(settings)], json: { createdAt, settings } }
}

const blobsLine = {
  leftOut: 'The backup was made without blobs: they are as they are here.',
  inBucket: 'Blobs are in the bucket, and in no backup.',
}

function movedLine(movedTo: string, { database }: Pick<Config, 'database'>): string {
  const throwAway = database.kind === 'embedded' ? `rm -r ${movedTo}` : `DROP DATABASE "${movedTo}"`
  return `What was there is kept as ${movedTo}. To throw it away: ${throwAway}`
}
