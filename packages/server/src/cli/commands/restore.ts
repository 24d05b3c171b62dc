import { resolve } from 'node:path'
import { addReadOptions, backupToRead } from '../backup/read-options.ts'
import type { ReadOptions } from '../backup/read-options.ts'
import { restore } from '../backup/restore-all.ts'
import type { AddCommand } from '../command.ts'
import { examples } from '../command.ts'
import { readConfig } from '../environment.ts'

type Options = ReadOptions & { readonly replace?: boolean; readonly onlySettings?: boolean }

/** `catbird-mls restore`: a deployment as it was. */
export const addRestore: AddCommand = (program, act) =>
  addReadOptions(program.command('restore'))
    .summary('restore a backup into a fresh deployment')
    .description(
      'Verifies a backup whole, and restores it: settings where there are none, the database, secrets and blobs.\n' +
        'The server must not be running. The database is restored beside the old one and takes its name when it is\n' +
        'whole: a restore that is interrupted has changed nothing, and is begun again by the same command.',
    )
    .option('--replace', 'restore over a database that holds something, which is kept under another name')
    .option(
      '--only-settings',
      'nothing but the settings, where there are none: what Docker Compose needs first',
    )
    .addHelpText(
      'after',
      examples(
        ['catbird-mls restore catbird-mls-20261127T020000Z.tar', ''],
        ['catbird-mls restore --passphrase-file passphrase backups/catbird-mls-20261127T020000Z.tar.age', ''],
        ['catbird-mls restore --replace backups/catbird-mls-20261127T020000Z.tar', 'keeps the old one'],
      ),
    )
    .action(
      act<Options>(async (context, options, args) => {
        const done = await restore({
          ...backupToRead(context, options, args),
          envFile: resolve(context.cwd, options.envFile ?? '.env'),
          replace: options.replace === true,
          onlySettings: options.onlySettings === true,
          tell: (text) => context.err(`${text}\n`),
          readConfig: () => readConfig(context, options),
        })
        return { text: done.lines.join('\n'), json: done.json }
      }),
    )
