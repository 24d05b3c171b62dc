import { Argument } from 'commander'
import { examples } from '../command.ts'
import type { AddCommand } from '../command.ts'
import { randomP256Key, randomSecret } from '../keys.ts'

/** What can be made, by the name of the setting that it is for. */
const kinds = {
  POSTGRES_PASSWORD: randomSecret,
  REDIS_PASSWORD: randomSecret,
  JWT_SECRET: randomSecret,
  ADMIN_TOKEN: randomSecret,
  SERVICE_SIGNING_KEY: randomP256Key,
  VAPID_PRIVATE_KEY: randomP256Key,
} as const

const names = Object.keys(kinds) as (keyof typeof kinds)[] // The keys of a literal are known.

/** `catbird-mls keygen`: secrets and keys, as lines for a file `.env`. */
export const addKeygen: AddCommand = (program, act) =>
  program
    .command('keygen')
    .summary('print new secrets and keys, as lines for .env')
    .description(
      'Prints random secrets and keys as lines for .env, and writes nothing.\n' +
        'JWT_SECRET signs sessions; SERVICE_SIGNING_KEY is the key in the DID document; VAPID_PRIVATE_KEY is for Web Push.',
    )
    .addArgument(new Argument('[name...]', 'which of them; all where none is named').choices(names))
    .addHelpText(
      'after',
      examples(
        ['catbird-mls keygen', 'all of them'],
        ['catbird-mls keygen JWT_SECRET', 'one'],
        ['catbird-mls keygen --json', '{"JWT_SECRET":"…", …}'],
      ),
    )
    .action(
      act((_context, _options, args) => {
        const wanted = names.filter((name) => args.length === 0 || args.includes(name))
        const made = wanted.map((name) => [name, kinds[name]()] as const)
        return {
          text: made.map(([name, value]) => `${name}=${value}`).join('\n'),
          json: Object.fromEntries(made),
        }
      }),
    )
