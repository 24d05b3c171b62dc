import { afterRestore } from '../backup/after-restore.ts'
import { examples } from '../command.ts'
import type { AddCommand } from '../command.ts'
import { readConfig } from '../environment.ts'
import { openForCommand } from '../open-database.ts'

/** `catbird-mls new-history`: what has to follow a restore that was made by other means than `restore`. */
export const addNewHistory: AddCommand = (program, act) =>
  program
    .command('new-history')
    .summary('tell devices that the database was set back by hand')
    .description(
      'To be run after the database was set back by other means than "catbird-mls restore": point-in-time\n' +
        'recovery, a snapshot of a disk, pg_restore. Stop the server first. Devices then compare what they have\n' +
        'with what the service has, and find together again; all sign in anew. Running it twice does no harm.',
    )
    .addHelpText('after', examples(['catbird-mls new-history', 'then start the server']))
    .action(
      act(async (context, options) => {
        await using opened = await openForCommand(readConfig(context, options))
        const { historyId, sessions, keyPackages, records } = await afterRestore(opened.db)
        const text = [
          `The database has a new history, ${historyId}.`,
          `${String(sessions)} sessions were ended, ${String(keyPackages)} key packages taken back; ${String(records)} devices are looked at again.`,
        ].join('\n')
        return { text, json: { historyId, sessions, keyPackages, records } }
      }),
    )
