import type { Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { LimitName, LimitValues } from '../limits/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { dayOf, daysBefore, firstJudgedDay, untilNextDay } from './days.ts'
import { chargeSent, readStanding } from './sql/contact-signals.ts'
import type { StandingRow } from './sql/contact-signals.ts'

type Ports = { readonly clock: Clock; readonly limitValues: LimitValues }

/**
 * Counts the accounts that one account has just asked into a convo: those that have not accepted it. An account that is
 * new here may ask fewer a day, and one whose requests are unwelcome to many fewer still. In the transaction that asks
 * them, so that what is refused counts for nothing.
 *
 * @throws ServiceError `RateLimitExceeded` until the next day (UTC)
 */
export async function chargeRequests(
  tx: Tx,
  ports: Ports,
  {
    by,
    joined,
  }: { readonly by: Did; readonly joined: readonly { readonly did: Did; readonly status: string }[] },
): Promise<void> {
  const asked = joined.filter(({ did, status }) => did !== by && status === 'request').length
  if (asked === 0) return
  const now = ports.clock.now()
  const [standing] = await tx.query<StandingRow>(readStanding, [by, firstJudgedDay(now)])
  const most = ports.limitValues.of(limitFor(ports.limitValues, now, standing))
  const charged = await tx.query(chargeSent, [by, dayOf(now), asked, most])
  if (charged.length > 0) return
  const message = `This account may ask ${most} accounts a day into convos.`
  throw new ServiceError('RateLimitExceeded', { message, retryAfterMs: untilNextDay(now) })
}

/** How an account's requests are limited: as those of a new one, of one that is unwelcome to many, or like most. */
export type RequestStanding = 'new' | 'unwelcome' | 'ordinary'

const limitNames: { readonly [Standing in RequestStanding]: LimitName } = {
  new: 'requestsPerDayNew',
  unwelcome: 'requestsPerDayFlagged',
  ordinary: 'requestsPerDay',
}

function limitFor(limits: LimitValues, now: Date, standing: StandingRow | undefined): LimitName {
  return standing === undefined ? 'requestsPerDay' : limitNames[requestStanding(limits, now, standing)]
}

/** How an account's requests are limited now. */
export function requestStanding(limits: LimitValues, now: Date, standing: StandingRow): RequestStanding {
  if (isFlagged(limits, standing)) return 'unwelcome'
  const newSince = daysBefore(now, limits.of('newAccountDays'))
  return (standing.created_at ?? now) > newSince ? 'new' : 'ordinary'
}

/** Whether an account's requests are unwelcome to many, by how they were taken of late. */
export function isFlagged(
  { of }: LimitValues,
  { sent, unwelcome }: Pick<StandingRow, 'sent' | 'unwelcome'>,
): boolean {
  return sent >= of('flagRequests') && unwelcome * 100 > sent * of('flagPercent')
}
