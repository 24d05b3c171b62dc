import { examples } from '../command.ts'
import type { AddCommand } from '../command.ts'
import type { CliContext } from '../context.ts'
import { lookAtDataFolder } from '../doctor/data-folder.ts'
import { lookAtDatabase } from '../doctor/database.ts'
import { lookAtPublicNet, publicNet } from '../doctor/public-net.ts'
import { lookAtRedis } from '../doctor/redis.ts'
import { lookAtServer } from '../doctor/server.ts'
import { lookAtSettings } from '../doctor/settings.ts'
import { readFullEnvironment } from '../environment.ts'
import type { GlobalOptions } from '../environment.ts'
import type { Finding } from '../findings/finding.ts'
import { findingsAnswer } from '../findings/print.ts'

type DoctorOptions = { readonly here?: boolean }

/** `catbird-mls doctor`: what of a deployment is not as it should be, and how to mend it. */
export const addDoctor: AddCommand = (program, act) =>
  program
    .command('doctor')
    .summary('look for what is not as it should be, and say how to mend it')
    .description(
      'Looks at the settings, the data folder, the database, Redis, the server, and from outside at DNS, the\n' +
        'certificate and the DID document. Changes nothing. Ends with 1 where something has to be mended.',
    )
    .option('--here', 'leave out what only the public net can show')
    .addHelpText(
      'after',
      examples(
        ['catbird-mls doctor', ''],
        ['catbird-mls doctor --here', 'before the domain leads here'],
        ['docker compose exec mls-server catbird-mls doctor', 'with Docker'],
        ['catbird-mls doctor --json', '{"ok":true,"findings":[{"about":"database","status":"ok",…}]}'],
      ),
    )
    .action(
      act<DoctorOptions>(async (context, options) =>
        findingsAnswer(await lookAround(context, options), context.colour),
      ),
    )

async function lookAround(context: CliContext, options: GlobalOptions & DoctorOptions): Promise<Finding[]> {
  const { config, findings } = await lookAtSettings(readFullEnvironment(context, options))
  if (config === undefined) return [...findings]
  const outside = options.here === true || config.mode === 'development'
  const [server, folder, database, redis, net] = await Promise.all([
    lookAtServer(config),
    lookAtDataFolder(config),
    lookAtDatabase(config),
    lookAtRedis(config),
    outside ? [] : lookAtPublicNet(config, publicNet),
  ])
  return [...findings, ...folder, ...database, ...redis, ...server, ...net]
}
