import { commonAuthErrors } from '@catbird-mls/core/errors'
import type { LexiconDoc } from '@atproto/lexicon'
import type { Files } from '../lex-cli.ts'
import { isAuthenticated, listedErrors } from '../lint/methods.ts'
import type { ListedError } from '../lint/methods.ts'
import { textOf } from '../lint/walk.ts'
import type { Schema } from '../lint/walk.ts'
import { fieldTable } from './fields.ts'

const KINDS: Readonly<Record<string, string>> = {
  query: 'Query (`GET`)',
  procedure: 'Procedure (`POST`)',
  subscription: 'Subscription (WebSocket)',
  record: 'Record',
}

/** The reference: one page for each domain, and one that lists them. */
export function referencePages(docs: readonly LexiconDoc[]): Files {
  const domains = [...new Set(docs.map(domainOf))]
  const pages = domains.map((domain): [string, string] => [`${domain}.md`, page(domain, docs)])
  return new Map([['README.md', overview(domains, docs)], ...pages])
}

function overview(domains: readonly string[], docs: readonly LexiconDoc[]): string {
  const lines = docs.filter(hasMain).map((doc) => {
    const name = nameOf(doc)
    return `| [${domainOf(doc)}](${domainOf(doc)}.md) | [${name}](${domainOf(doc)}.md#${name.toLowerCase()}) | ${firstSentence(doc)} |`
  })
  return [
    '# Reference',
    `Every method and record of \`blue.catbird.mls\`, made from the lexicons. Domains: ${domains.join(', ')}. A \`?\` after a field says that it may be left out. What each error means stands in [errors](../errors.md), and what an app asks people for in [permissions](permissions.md).`,
    ['| domain | | |', '| --- | --- | --- |', ...lines].join('\n'),
  ].join('\n\n')
}

function page(domain: string, docs: readonly LexiconDoc[]): string {
  const mine = docs.filter((doc) => domainOf(doc) === domain)
  const methods = mine.filter(hasMain).map(mainSection)
  const shared = mine.filter((doc) => !hasMain(doc))
  const types = shared.map((doc) =>
    [`## Types`, doc.description ?? '', ...typeSections(doc)].filter(Boolean).join('\n\n'),
  )
  return [`# ${domain}`, ...methods, ...types].join('\n\n')
}

function mainSection(doc: LexiconDoc): string {
  const main: Schema = { ...doc.defs['main'], type: doc.defs['main']?.type ?? '' }
  const { parameters, input, output, message, record } = main as Record<string, Body | undefined>
  return [
    `## ${nameOf(doc)}`,
    `${KINDS[main.type] ?? main.type} \`${doc.id}\``,
    textOf(main['description']),
    ...part('Parameters', parameters as Schema | undefined, doc.id),
    ...part('Input', input?.schema, doc.id),
    ...part('Output', output?.schema, doc.id),
    ...part('Messages', message?.schema, doc.id),
    ...part('Fields', record as Schema | undefined, doc.id),
    ...errorList(doc),
    ...typeSections(doc),
  ].join('\n\n')
}

type Body = { readonly schema?: Schema }

function part(title: string, schema: Schema | undefined, id: string): string[] {
  return schema === undefined ? [] : [`**${title}**`, fieldTable(schema, id)]
}

function typeSections(doc: LexiconDoc): string[] {
  const types = Object.entries(doc.defs).filter(([name]) => name !== 'main') as [string, Schema][]
  return types.flatMap(([name, schema]) => [
    `### ${name}`,
    `\`${doc.id}#${name}\``,
    textOf(schema['description']),
    fieldTable(schema, doc.id),
  ])
}

function errorList(doc: LexiconDoc): string[] {
  const isCommon = ({ name }: ListedError): boolean =>
    isAuthenticated(doc) && commonAuthErrors.some((common) => common === name)
  const own = listedErrors(doc).filter((error) => !isCommon(error))
  const lines = own.map(
    ({ name, description }) => `- [${name}](../errors.md#${name.toLowerCase()}): ${description ?? ''}`,
  )
  if (isAuthenticated(doc))
    lines.push('- those of [every authenticated method](../errors.md#every-authenticated-method)')
  return lines.length === 0 ? [] : ['**Errors**', lines.join('\n')]
}

function hasMain(doc: LexiconDoc): boolean {
  return doc.defs['main'] !== undefined
}

function domainOf({ id }: LexiconDoc): string {
  return id.split('.').at(-2) ?? ''
}

function nameOf({ id }: LexiconDoc): string {
  return id.split('.').at(-1) ?? ''
}

function firstSentence(doc: LexiconDoc): string {
  const description = doc.defs['main']?.description ?? ''
  return /^.*?[.:](?= |$)/.exec(description)?.[0].replace(/:$/, '.') ?? ''
}
