import { createSignInLink, roles } from '@catbird-mls/core/operators'
import type { Role } from '@catbird-mls/core/operators'
import { systemClock, systemRandom } from '@catbird-mls/core/ports'
import { Option } from 'commander'
import { signInAddress } from '../../admin/sign-in-address.ts'
import { examples } from '../command.ts'
import type { AddCommand } from '../command.ts'
import { readConfig } from '../environment.ts'
import { openForCommand } from '../open-database.ts'
import { identityOf } from '../service-identity.ts'

const minuteMs = 60_000

/** `catbird-mls admin-link`: an address that signs whoever opens it in to the dashboard, once. */
export const addAdminLink: AddCommand = (program, act) =>
  program
    .command('admin-link')
    .summary('make a link that signs in to the dashboard once')
    .description(
      'Makes an address that signs whoever opens it in to the dashboard, once and within the hour. Whoever\n' +
        'can run this can read the database anyway. That a link was made is in the audit log.',
    )
    .addOption(new Option('--role <role>', 'what the operator may do').choices([...roles]).default('admin'))
    .addHelpText(
      'after',
      examples(
        ['catbird-mls admin-link', 'for yourself'],
        ['catbird-mls admin-link --role viewer', 'for somebody who looks, and changes nothing'],
      ),
    )
    .action(
      act<{ readonly role: Role }>(async (context, options) => {
        const config = readConfig(context, options)
        const { service } = await identityOf(config)
        await using opened = await openForCommand(config)
        const ports = { db: opened.db, clock: systemClock, random: systemRandom }
        const ttlMs = 60 * minuteMs
        const by = { kind: 'cli', id: 'admin-link' } as const
        const secret = await createSignInLink(ports, { role: options.role, ttlMs, by })
        const link = signInAddress(service, secret)
        return { text: link, json: { link, role: options.role, ttlMs } }
      }),
    )
