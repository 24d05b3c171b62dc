import { join, resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { backUp } from '../backup/back-up.ts'
import type { AddCommand } from '../command.ts'
import { examples } from '../command.ts'
import { readConfig, readFullEnvironment } from '../environment.ts'
import { readPassphrase } from '../backup/passphrase.ts'
import { megabytes } from '../words.ts'

type Options = {
  readonly to: string
  readonly keepDays?: number
  readonly passphraseFile?: string
  readonly withoutBlobs?: boolean
  readonly statusFile?: string
  readonly hook?: string
  readonly pgDump?: string
  readonly container?: string
}

/** `catbird-mls backup`: one file with all that a deployment is. */
export const addBackup: AddCommand = (program, act) =>
  program
    .command('backup')
    .summary('make a backup: database, settings, secrets and blobs, in one file')
    .description(
      'Makes a backup beside the running server: database, settings, secrets and blobs in one file,\n' +
        'catbird-mls-20261127T020000Z.tar, or .tar.age where there is a passphrase (--passphrase-file or\n' +
        'BACKUP_PASSPHRASE). It appears when it is whole. Without a passphrase the file holds secrets as they are.',
    )
    .option('--to <folder>', 'where it goes', 'backups')
    .option('--keep-days <days>', 'then remove older ones from that folder, but the newest three', wholeDays)
    .option('--passphrase-file <path>', 'a file whose first line is the passphrase')
    .option('--without-blobs', 'leave out the blobs on disk')
    .option('--status-file <path>', 'where to note that it was made (default: last-backup.json beside it)')
    .option('--hook <program>', 'run this with the path of the backup, to bring it elsewhere')
    .option('--pg-dump <path>', 'the pg_dump to use, or its folder')
    .option('--container <name>', 'run pg_dump in this container (default: catbird-postgres, if it runs)')
    .addHelpText(
      'after',
      examples(
        ['catbird-mls backup --to /var/backups/catbird-mls --keep-days 7', 'daily, by a timer'],
        ['catbird-mls backup --passphrase-file /etc/catbird-mls/passphrase', 'encrypted'],
        ['catbird-mls backup --hook ./to-another-place.sh', 'also in $BACKUP_FILE'],
      ),
    )
    .action(
      act<Options>(async (context, options) => {
        const full = readFullEnvironment(context, options)
        const folder = resolve(context.cwd, options.to)
        const made = await backUp({
          deployment: { config: readConfig(context, options), envFile: full.file },
          folder,
          statusFile: resolve(context.cwd, options.statusFile ?? join(folder, 'last-backup.json')),
          passphrase: readPassphrase(context, options.passphraseFile, full.values),
          withBlobs: options.withoutBlobs !== true,
          places: { named: options.pgDump, container: options.container, env: context.env },
          tell: (text) => context.err(`${text}\n`),
          keepDays: options.keepDays,
          hook: options.hook,
          cwd: context.cwd,
          env: context.env,
        })
        const { path, bytes, seconds, removed } = made
        return {
          text: [`${path}, ${megabytes(bytes)}`, ...removed.map((name) => `removed ${name}`)].join('\n'),
          json: { path, bytes, seconds, removed },
        }
      }),
    )

function wholeDays(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It is a whole number of days, 1 or more.')
}
