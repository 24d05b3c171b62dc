import { sideBySide } from '../jobs/index.ts'
import type { Did } from '../mls/index.ts'
import type { Log } from '../ports/index.ts'
import type { HostSource } from './host-source.ts'
import { settleHost } from './settle-host.ts'
import type { HostOutcome, HostQuestion, SettlePorts } from './settle-host.ts'
import { takeDueHosts } from './sql/ask-host.ts'
import type { DueHostRow } from './sql/ask-host.ts'

/** What checking hosts needs. */
export type CheckPorts = SettlePorts & { readonly askHost: HostSource; readonly log: Log }

/** What was found out of an account. */
export type CheckedHost = { readonly did: Did; readonly outcome: HostOutcome }

/** How many are asked side by side, and how many are taken at once: what is taken and not asked waits for long. */
const width = 8
const takenAtOnce = 4 * width
/** How long a run may hold what it has taken; after that it comes up again. */
const takenMs = 10 * 60_000

/**
 * Asks the hosts of those accounts for which it is due for longest, at most so many. Where nothing can be found out, nothing
 * changes, and the next question waits longer each time. Any number of nodes may run this side by side, and be killed
 * in the middle.
 */
export async function checkHosts(
  ports: CheckPorts,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal },
): Promise<readonly CheckedHost[]> {
  const checked: CheckedHost[] = []
  for (let most = takenAtOnce; checked.length < limit && most === takenAtOnce;) {
    if (signal?.aborted === true) break
    const askedAt = ports.clock.now()
    const takenUntil = new Date(askedAt.getTime() + takenMs)
    const params = [askedAt, takenUntil, Math.min(takenAtOnce, limit - checked.length)]
    const due = await ports.db.query<DueHostRow>(takeDueHosts, params)
    most = due.length
    const ask = async ({ did: text, host_looks: looks }: DueHostRow): Promise<CheckedHost> => {
      const did = text as Did // as the table of accounts has them
      return { did, outcome: await check(ports, { did, askedAt, takenUntil, looks }) }
    }
    checked.push(...(await sideBySide(due, { width, signal }, ask)))
  }
  return checked
}

async function check(ports: CheckPorts, question: HostQuestion): Promise<HostOutcome> {
  const answer = await ports.askHost(question.did)
  if (answer.kind === 'unknown')
    ports.log.debug({ err: answer.why, did: question.did }, 'the host of an account gave no answer')
  return settleHost(ports, question, answer)
}
