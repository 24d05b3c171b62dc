import path from 'node:path'
import { isPermissionSet } from '../lexicons.ts'
import type { Problem, Rule } from './problem.ts'
import { isNamed, places } from './walk.ts'

const DOMAINS = [
  ...['server', 'device', 'actor', 'keyPackage', 'convo', 'group', 'message', 'blob', 'event', 'invite'],
  'moderation',
]
const CAMEL_CASE = /^[a-z][A-Za-z0-9]*$/
const QUERY_NAME = /^(get|list|describe|export)[A-Z]/

/** Names: the NSID says where the file stands, a query says that it only reads, everything is in camel case. */
export const names: Rule = ({ file, doc }) => {
  const problem = (at: string, what: string): Problem => ({ id: doc.id, at, what })
  const [domain = '', name = '', ...rest] = doc.id.replace('blue.catbird.mls.', '').split('.')
  const found = places(doc)
    .filter((place) => isNamed(place) && !CAMEL_CASE.test(place.key))
    .map(({ at, key }) => problem(at, `"${key}" is not in camel case`))
  // A permission set reaches no further than the names beside and below its own.
  const inDomain = isPermissionSet({ doc }) ? name === '' : DOMAINS.includes(domain) && name !== ''
  if (!inDomain || rest.length > 0)
    found.push(
      problem('id', `is not blue.catbird.mls.<domain>.<name> with a domain of ${DOMAINS.join(', ')}`),
    )
  if (
    !file
      .split(path.sep)
      .join('/')
      .endsWith(`/${doc.id.replaceAll('.', '/')}.json`)
  )
    found.push(problem('id', 'does not say where the file stands'))
  const reads = doc.defs['main']?.type === 'query'
  if (doc.defs['main'] !== undefined && QUERY_NAME.test(name) !== reads)
    found.push(problem('main', 'a query is named get…, list…, describe… or export…, and nothing else is'))
  return found
}
