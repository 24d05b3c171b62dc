import { resolve } from 'node:path'
import { readPassphrase } from '../backup/passphrase.ts'
import { restore } from '../backup/restore-all.ts'
import type { AddCommand } from '../command.ts'
import { examples } from '../command.ts'
import { readConfig, readFullEnvironment } from '../environment.ts'

type Options = {
  readonly replace?: boolean
  readonly passphraseFile?: string
  readonly pgDump?: string
  readonly container?: string
}

/** `catbird-mls restore`: a deployment as it was. */
export const addRestore: AddCommand = (program, act) =>
  program
    .command('restore')
    .summary('restore a backup into a fresh deployment')
    .description(
      'Verifies a backup whole, and restores it: settings where there are none, the database, secrets and blobs.\n' +
        'The server must not be running. The database is restored beside the old one and takes its name when it is\n' +
        'whole: a restore that is interrupted has changed nothing, and is begun again by the same command.',
    )
    .argument('<file>', 'the backup')
    .option('--replace', 'restore over a database that holds something, which is kept under another name')
    .option('--passphrase-file <path>', 'a file whose first line is the passphrase')
    .option('--pg-dump <path>', 'the folder of pg_restore, or the pg_dump beside it')
    .option('--container <name>', 'run pg_restore in this container (default: catbird-postgres, if it runs)')
    .addHelpText(
      'after',
      examples(
        ['catbird-mls restore catbird-mls-20261127T020000Z.tar', ''],
        ['catbird-mls restore --passphrase-file passphrase backups/catbird-mls-20261127T020000Z.tar.age', ''],
        ['catbird-mls restore --replace backups/catbird-mls-20261127T020000Z.tar', 'keeps the old one'],
      ),
    )
    .action(
      act<Options>(async (context, options, [file = '']) => {
        const { values } = readFullEnvironment(context, options)
        const done = await restore({
          path: resolve(context.cwd, file),
          envFile: resolve(context.cwd, options.envFile ?? '.env'),
          passphrase: readPassphrase(context, options.passphraseFile, values),
          replace: options.replace === true,
          places: { named: options.pgDump, container: options.container, env: context.env },
          tell: (text) => context.err(`${text}\n`),
          readConfig: () => readConfig(context, options),
        })
        return { text: done.lines.join('\n'), json: done.json }
      }),
    )
