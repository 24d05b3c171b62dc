import { limitNames, limitRows } from '@catbird-mls/core/limits'
import type { LimitName, LimitRow } from '@catbird-mls/core/limits'

const INTRODUCTION = `Every limit here can be set while the service runs, by an operator, for all nodes together; they hear of it within a second, and look again every 30 s. Where nobody has set one its default stands: that of the table, or what \`LIMITS\` says on the node ([configuration](configuration.md)). What is over a limit is refused with [RateLimitExceeded](errors.md#ratelimitexceeded), which says when to try again. How large messages, commits and groups may be is fixed, and told by [describeServer](reference/server.md).`

const WHEN_DOWN = `*closed*: what would be counted is refused, since it is counted in the transaction that it allows. *alone*: each node goes on counting by itself, so that what is let through is at most the limit times the number of nodes. *open*: nothing is held back. Limits counted in Redis are counted in memory where one node serves without it.`

/** The page of all limits that can be set at run time. */
export function limitsPage(): string {
  const rows = limitNames.map((name) => line(name, limitRows[name]))
  return [
    '# Limits',
    INTRODUCTION,
    [
      '| limit | default | in development | from | to | unit | counted in | without it | |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
    `_Without it_ says what happens while that store is away. ${WHEN_DOWN}`,
  ].join('\n\n')
}

function line(name: LimitName, row: LimitRow): string {
  const { unit, least, most, countedIn, whenDown, purpose } = row
  const development = row.development ?? row.default
  const cells = [`\`${name}\``, row.default, development, least, most, unit, countedIn, whenDown, purpose]
  return `| ${cells.join(' | ')} |`
}
