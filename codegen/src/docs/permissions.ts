import type { LexiconDoc } from '@atproto/lexicon'
import { textOf } from '../lint/walk.ts'
import { permissionsOf } from '../permissions.ts'

const INTRODUCTION =
  'What an app asks a person for when they sign in with OAuth. How to ask, and what to ask for instead where a set cannot be looked up, stands in [OAuth](../guides/oauth.md).'

/** The page of the permission sets. */
export function permissionsPage(sets: readonly LexiconDoc[]): string {
  return ['# Permissions', INTRODUCTION, ...sets.map(section)].join('\n\n')
}

function section(doc: LexiconDoc): string {
  const main = { ...doc.defs['main'] } as Record<string, unknown>
  const { collections, actions, methods } = permissionsOf(doc)
  return [
    `## ${doc.id.split('.').at(-1) ?? ''}`,
    `Permission set \`${doc.id}\``,
    textOf(main['description']),
    `People read: **${textOf(main['title'])}**. ${textOf(main['detail'])}`,
    `In the account's repo: ${actions.join(' and ')} ${collections.map((id) => `\`${id}\``).join(', ')}.`,
    'Of the service that is named with the set:',
    methods.map((id) => `- \`${id}\``).join('\n'),
  ].join('\n\n')
}
