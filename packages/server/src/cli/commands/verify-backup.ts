import { countByRestoring } from '../backup/count-by-restoring.ts'
import { addReadOptions, backupToRead } from '../backup/read-options.ts'
import type { ReadOptions } from '../backup/read-options.ts'
import { verifyBackup } from '../backup/verify.ts'
import type { AddCommand } from '../command.ts'
import { examples } from '../command.ts'
import type { Config } from '../../config/index.ts'
import { readConfig } from '../environment.ts'

type Options = ReadOptions & { readonly byRestoring?: boolean }

/** `catbird-mls verify-backup`: whether a backup is one that can be restored. */
export const addVerifyBackup: AddCommand = (program, act) =>
  addReadOptions(program.command('verify-backup'))
    .summary('say whether a backup is whole, and can be restored')
    .description(
      'Reads a backup from its first byte to its last, and holds it against its checksums; a dump is read by pg_restore\n' +
        'too, where there is one. With --by-restoring it is restored into a Postgres that is thrown away, or beside the\n' +
        'database of DATABASE_URL where there is no embedded one, as in a container; its rows are counted, and it is\n' +
        'thrown away again. Ends with 65 where the backup is damaged.',
    )
    .option('--by-restoring', 'restore it where it is thrown away again')
    .addHelpText(
      'after',
      examples(
        ['catbird-mls verify-backup backups/catbird-mls-20261127T020000Z.tar', ''],
        ['catbird-mls verify-backup --by-restoring backups/catbird-mls-20261127T020000Z.tar', 'weekly'],
      ),
    )
    .action(
      act<Options>(async (context, options, args) => {
        const { path, passphrase, places } = backupToRead(context, options, args)
        const { manifest, readByPostgres } = await verifyBackup(path, passphrase, places)
        const rows =
          options.byRestoring === true
            ? await countByRestoring({
                path,
                passphrase,
                manifest,
                places,
                databaseUrl: () => urlOf(readConfig(context, options).database),
              })
            : undefined
        const { files, ...about } = manifest
        const lines = [
          `whole: ${files.length} files, made at ${manifest.createdAt} by version ${manifest.serverVersion}`,
          `database: ${manifest.database.kind} of Postgres ${manifest.database.postgresVersion}, ${manifest.database.migrations.length} migrations`,
          ...(manifest.database.kind === 'dump' && rows === undefined
            ? [readByPostgres ? 'pg_restore reads the dump' : 'no pg_restore here has read the dump']
            : []),
          ...Object.entries(rows ?? {}).map(([table, count]) => `restored: ${table}, ${count} rows`),
        ]
        return { text: lines.join('\n'), json: { ...about, files: files.length, readByPostgres, rows } }
      }),
    )

function urlOf(database: Config['database']): string | undefined {
  return database.kind === 'embedded' ? undefined : database.url
}
