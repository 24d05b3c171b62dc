/** A limit that an operator may set while the service runs. */
export type LimitRow = {
  /** What its number counts. */
  readonly unit: string
  readonly default: number
  /** The default in development, where one machine plays many people; the same if there is none. */
  readonly development?: number
  /** The least and the greatest value that it may be set to. */
  readonly least: number
  readonly most: number
  /** What it is for, and what a value at its edge means. */
  readonly purpose: string
  /** Where it is counted, and so for whom: Postgres and Redis for all nodes together. */
  readonly countedIn: 'Postgres' | 'Redis'
  /**
   * What happens while that store is away. `closed`: what would be counted is refused. `alone`: each node counts by
   * itself, so that so many times the limit is let through as there are nodes. `open`: nothing is held back.
   */
  readonly whenDown: 'open' | 'closed' | 'alone'
}

/** What is counted in the transaction that it allows: without Postgres there is neither. */
const inPostgres = { countedIn: 'Postgres', whenDown: 'closed' } as const
const inRedis = { countedIn: 'Redis', whenDown: 'alone' } as const

/** Every limit that can be set at run time. `docs/limits.md` is made from this. */
export const limitRows = {
  requestsPerAddress: {
    unit: 'calls a minute',
    ...{ default: 3_000, development: 600_000, least: 0, most: 100_000_000 },
    purpose: 'Calls from one IPv4 address, or IPv6 /64. 0 sets no limit.',
    ...inRedis,
  },
  requestsPerAccount: {
    unit: 'calls a minute',
    ...{ default: 1_200, development: 600_000, least: 0, most: 100_000_000 },
    purpose: 'Calls of one account, by all of its devices. 0 sets no limit.',
    ...inRedis,
  },
  ephemeralsPerDevice: {
    unit: 'messages a minute',
    ...{ default: 60, least: 0, most: 100_000_000 },
    purpose: 'Ephemeral messages (typing) of one device. 0 sets no limit.',
    ...inRedis,
  },
  claimsPerTarget: {
    unit: 'claims at once',
    ...{ default: 6, development: 100_000, least: 1, most: 100_000 },
    purpose: "How often one account may claim another's key packages before it has to wait for more.",
    ...inPostgres,
  },
  claimsPerTargetEvery: {
    unit: 'seconds',
    ...{ default: 600, development: 1, least: 1, most: 86_400 },
    purpose: 'After how long it may once more.',
    ...inPostgres,
  },
  claimTargets: {
    unit: 'accounts at once',
    ...{ default: 200, development: 100_000, least: 50, most: 100_000 },
    purpose:
      'The key packages of how many accounts one account may claim before it has to wait. Not counted are its own ' +
      'devices, and members of the convo it claims for that have no leaf there, as after a reset. One call may name 50.',
    ...inPostgres,
  },
  claimTargetsPerHour: {
    unit: 'accounts an hour',
    ...{ default: 60, development: 100_000, least: 1, most: 100_000 },
    purpose: 'Of how many more it may after that.',
    ...inPostgres,
  },
  keyPackageReserve: {
    unit: 'key packages',
    ...{ default: 20, least: 0, most: 20 },
    purpose:
      'How many of a device are kept for accounts that share a convo with its owner which both have accepted; all others ' +
      'are given its last resort then. A device without a last resort has no reserve. 0 keeps none; ' +
      'more than 20 cannot be, since devices publish new ones when there are no more.',
    ...inPostgres,
  },
  // Less than the 30 that one device has for strangers: one that is away loses no more.
  keyPackageDrain: {
    unit: 'key packages an hour',
    ...{ default: 25, development: 100_000, least: 1, most: 100_000 },
    purpose:
      'From how many claimed of one account on, last resorts not counted, the operator is told, by a line of the log and ' +
      '`mls_key_package_drains_total`. Nothing is refused.',
    ...inPostgres,
  },
  lookups: {
    unit: 'accounts at once',
    ...{ default: 500, development: 100_000, least: 50, most: 100_000 },
    purpose:
      'How many accounts one account may have looked up in the network before it has to wait: who blocks and follows whom, ' +
      'and what they declare. Counted are those of whom no fresh answer is kept. One call may name 50.',
    ...inPostgres,
  },
  lookupsPerHour: {
    unit: 'accounts an hour',
    ...{ default: 500, development: 100_000, least: 1, most: 100_000 },
    purpose: 'How many more it may after that.',
    ...inPostgres,
  },
  requestsPerDay: {
    unit: 'requests a UTC day',
    ...{ default: 100, development: 100_000, least: 0, most: 100_000 },
    purpose: 'How many accounts that have not accepted the convo one account may add to convos.',
    ...inPostgres,
  },
  requestsPerDayNew: {
    unit: 'requests a UTC day',
    ...{ default: 10, development: 100_000, least: 0, most: 100_000 },
    purpose: 'The same, of an account that is new to this service.',
    ...inPostgres,
  },
  requestsPerDayFlagged: {
    unit: 'requests a UTC day',
    ...{ default: 1, development: 100_000, least: 0, most: 100_000 },
    purpose: 'The same, of an account whose requests are unwelcome to many.',
    ...inPostgres,
  },
  newAccountDays: {
    unit: 'days',
    ...{ default: 7, least: 0, most: 365 },
    purpose: 'For how long an account is new. 0 makes none so.',
    ...inPostgres,
  },
  flagRequests: {
    unit: 'requests in 7 days',
    ...{ default: 10, least: 1, most: 100_000 },
    purpose: 'From how many on the requests of an account are judged by how they were taken.',
    ...inPostgres,
  },
  flagPercent: {
    unit: 'percent',
    ...{ default: 50, least: 0, most: 100 },
    purpose:
      'An account of whose requests more than that are declined, blocked or reported is unwelcome to many. 100 makes none so.',
    ...inPostgres,
  },
  reports: {
    unit: 'reports at once',
    ...{ default: 20, development: 100_000, least: 1, most: 100_000 },
    purpose:
      'How many reports one account may make before it has to wait. The same report again counts for nothing; one that ' +
      'discloses more than 64 KiB counts once for each 64 KiB that it begins, and never for more than this.',
    ...inPostgres,
  },
  reportsPerHour: {
    unit: 'reports an hour',
    ...{ default: 10, development: 100_000, least: 1, most: 100_000 },
    purpose: 'How many more it may make after that.',
    ...inPostgres,
  },
  exportsPerDay: {
    unit: 'exports a day',
    ...{ default: 5, development: 100_000, least: 1, most: 100_000 },
    purpose:
      'How often an account may export all that the service holds on it. Each reads through every table.',
    ...inPostgres,
  },
} as const satisfies Record<string, LimitRow>

/** The name of a limit. */
export type LimitName = keyof typeof limitRows

/** All names of limits, in the order of the registry. */
export const limitNames = Object.keys(limitRows) as LimitName[] // the keys of that very object

/** Whether a text names a limit. */
export function isLimitName(text: string): text is LimitName {
  return Object.hasOwn(limitRows, text)
}

/** A number for each limit. */
export type LimitNumbers = { readonly [Name in LimitName]: number }

/** What limits are where nobody has set anything. */
export function defaultLimits(mode: 'production' | 'development'): LimitNumbers {
  const numberOf = (row: LimitRow) => (mode === 'development' ? row.development : undefined) ?? row.default
  return mapLimits((name) => numberOf(limitRows[name]))
}

/** Makes a number for each limit. */
export function mapLimits(numberOf: (name: LimitName) => number): LimitNumbers {
  return Object.fromEntries(limitNames.map((name) => [name, numberOf(name)])) as LimitNumbers // one for each name
}

/** What is wrong with a value for a limit, as a sentence; undefined if nothing is. */
export function problemWithLimit(name: LimitName, value: number): string | undefined {
  const { least, most } = limitRows[name]
  if (Number.isInteger(value) && value >= least && value <= most) return undefined
  return `${name} must be a whole number from ${least} to ${most}`
}
