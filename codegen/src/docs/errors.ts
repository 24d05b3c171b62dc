import { commonAuthErrors, errorNames, errorRow, transportErrors } from '@catbird-mls/core/errors'
import type { ErrorName } from '@catbird-mls/core/errors'
import type { LexiconDoc } from '@atproto/lexicon'
import { listedErrors } from '../lint/methods.ts'

const INTRODUCTION = `Errors of the service come first, those of [the SDK itself](#the-sdk-itself) and of [its storages](#storage) after them.

An error of the service is answered as \`{ "error": "<name>", "message": "<sentence>" }\`. Decide by the name, never by the status: a proxy on the way may change that. The message is for developers and may change.

*Retry* says whether the very same input, sent again later with fresh authentication, may succeed.`

/** The page that explains every error: the closed table in core, and which methods answer what. */
export function errorsPage(docs: readonly LexiconDoc[]): string {
  const common: readonly ErrorName[] = commonAuthErrors
  const anywhere: readonly ErrorName[] = transportErrors
  const others = errorNames.filter((name) => !common.includes(name) && !anywhere.includes(name))
  return [
    '# Errors',
    INTRODUCTION,
    overview(),
    '## Every method',
    ...anywhere.map((name) => section(name, [])),
    '## Every authenticated method',
    ...common.map((name) => section(name, [])),
    '## Some methods',
    ...others.map((name) => section(name, docs)),
  ].join('\n\n')
}

function overview(): string {
  const rows = errorNames.map((name) => {
    const { status, blame, retryable } = errorRow(name)
    return `| [${name}](#${name.toLowerCase()}) | ${status} | ${blame} | ${retryable ? 'yes' : 'no'} |`
  })
  return ['| name | status | blame | retry |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function section(name: ErrorName, docs: readonly LexiconDoc[]): string {
  const { meaning, action, status, retryable } = errorRow(name)
  const methods = docs.filter((doc) => listedErrors(doc).some((error) => error.name === name)).map(methodLink)
  return [
    `### ${name}`,
    meaning,
    `*What to do:* ${action}`,
    `Status ${status}, ${retryable ? 'retry' : 'no retry'}.${methods.length > 0 ? ` Answered by ${methods.join(', ')}.` : ''}`,
  ].join('\n\n')
}

function methodLink({ id }: LexiconDoc): string {
  const [domain = '', name = ''] = id.split('.').slice(-2)
  return `[${name}](reference/${domain}.md#${name.toLowerCase()})`
}
