import type { Answers } from '../../api/trpc.ts'
import { count } from '../../ui/format.ts'

/** A limit, as the server lists it. */
export type Limit = Answers['limits']['list'][number]

/** Limits that belong together; `store` says where they are counted, if that is so of all of them. */
export type LimitGroup = {
  readonly title: string
  readonly store: string | undefined
  readonly limits: readonly Limit[]
}

const groups: readonly (readonly [title: string, names: readonly Limit['name'][]])[] = [
  ['Calls', ['requestsPerAddress', 'requestsPerAccount', 'ephemeralsPerDevice']],
  [
    'Key packages',
    [
      ...(['claimsPerTarget', 'claimsPerTargetEvery', 'claimTargets', 'claimTargetsPerHour'] as const),
      ...(['keyPackageReserve', 'keyPackageDrain'] as const),
    ],
  ],
  ['Looking accounts up', ['lookups', 'lookupsPerHour']],
  [
    'Requests to chat',
    [
      ...(['requestsPerDay', 'requestsPerDayNew', 'requestsPerDayFlagged'] as const),
      ...(['newAccountDays', 'flagRequests', 'flagPercent'] as const),
    ],
  ],
  ['Reports and exports', ['reports', 'reportsPerHour', 'exportsPerDay']],
]

/** Puts limits that belong together together; those of a newer server come last. */
export function groupLimits(limits: readonly Limit[]): LimitGroup[] {
  const known = groups.flatMap(([, names]) => names)
  return [
    ...groups.map(([title, names]) =>
      group(
        title,
        limits.filter(({ name }) => names.includes(name)),
      ),
    ),
    group(
      'Others',
      limits.filter(({ name }) => !known.includes(name)),
    ),
  ].filter((each) => each.limits.length > 0)
}

function group(title: string, limits: readonly Limit[]): LimitGroup {
  const stores = new Set(limits.map(storeWords))
  return { title, store: stores.size === 1 ? [...stores][0] : undefined, limits }
}

const whenDown = {
  open: 'nothing is held back',
  closed: 'what would be counted is refused',
  alone: 'each node counts by itself, and lets as much through',
} as const

/** Where a limit is counted, and what happens while that is away. */
export function storeWords({ countedIn, whenDown: then }: Limit): string {
  return `Counted in ${countedIn} for all nodes together; while that is away, ${whenDown[then]}.`
}

/** What a limit is now: what it was set to, unless that is out of its range, which no node goes by. */
export function valueNow({ set, byDefault, least, most }: Limit): number {
  return set !== undefined && set.value >= least && set.value <= most ? set.value : byDefault
}

/** Reads a number for a limit that somebody types: it, or what is wrong with it. */
export function readLimitValue(text: string, { least, most }: Limit): number | { readonly problem: string } {
  const problem = `Give a whole number from ${count(least)} to ${count(most)}.`
  if (!/^\d{1,15}$/.test(text.trim())) return { problem }
  const value = Number(text.trim())
  return value < least || value > most ? { problem } : value
}

/** Whether a limit is looked for by a text: part of its name, or of what it is for. */
export function isFound({ name, purpose }: Limit, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  return name.toLowerCase().includes(wanted) || purpose.toLowerCase().includes(wanted)
}
