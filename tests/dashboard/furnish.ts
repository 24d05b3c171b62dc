import { createAdminClient } from '@catbird-mls/server/admin-client'
import type { NodeFigures, ServiceFigures } from '@catbird-mls/core/history'
import { adminToken } from './stage.ts'
import type { Stage } from './stage.ts'

const minute = 60_000
const day = 24 * 60 * minute

/**
 * What takes a service longer than anybody waits for pictures: a day of figures, a job that was given up, people who are
 * held off, and what operators did about them.
 */
export async function furnish(stage: Stage): Promise<void> {
  const { db, traffic, url } = stage
  const admin = createAdminClient({ url, token: adminToken })
  const [dora, eve] = [await stage.open('dora'), await stage.open('eve')]
  await admin.accounts.suspend.mutate({ did: dora.did, until: new Date(Date.now() + 7 * day).toISOString() })
  await admin.accounts.takeDown.mutate({ did: eve.did })
  await admin.limits.set.mutate({ name: 'requestsPerDay', value: 20 })
  await admin.convos.requestReset.mutate({ convoId: traffic.direct.id })
  await admin.settings.setLogLevel.mutate({ level: 'debug', minutes: 30 })
  const { reportId } = await traffic.direct.report({ reason: 'spam' })
  await admin.reports.resolve.mutate({ reportId, resolution: 'No violation.' })
  await giveUp(stage, 'forwardReport', 'connect ECONNREFUSED 192.0.2.7:443')
  await giveUp(stage, 'forwardReport', 'answered 502 Bad Gateway')
  for (let at = Date.now() - day; at < Date.now() - minute; at += minute) {
    await db.execute(
      `INSERT INTO node_figures (at, node_id, figures) VALUES ($1, 'earlier', $2) ON CONFLICT DO NOTHING`,
      [new Date(at), JSON.stringify(nodeFigures(at))],
    )
  }
  for (let at = Date.now() - day; at < Date.now() - 10 * minute; at += 10 * minute) {
    await db.execute(`INSERT INTO service_figures (at, figures) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
      new Date(at),
      JSON.stringify(serviceFigures(at)),
    ])
  }
}

async function giveUp({ db }: Stage, name: string, why: string): Promise<void> {
  const [job] = await db.query<{ id: number }>(
    `SELECT (graphile_worker.add_job($1, payload => '{}'::json, run_at => now() + interval '1 day')).id`,
    [name],
  )
  await db.execute('SELECT graphile_worker.permanently_fail_jobs(ARRAY[$1::bigint], $2)', [job?.id, why])
}

/** Busier by day than by night, with some unevenness that is the same each time. */
function busyness(at: number): number {
  const hour = ((at / 3_600_000) % 24) / 24
  return (
    1 +
    0.6 * Math.sin(2 * Math.PI * (hour - 0.3)) +
    0.15 * Math.sin(at / 700_000) +
    0.1 * Math.sin(at / 190_000)
  )
}

function nodeFigures(at: number): NodeFigures {
  const busy = busyness(at)
  return {
    ...{ requests: 42 * busy, refused: 0.4 * busy, failed: 0 },
    ...{ latencyP50: 2.1 + 0.8 * busy, latencyP95: 9 + 6 * busy, latencyP99: 22 + 14 * busy },
    ...{ messages: 12 * busy, commits: 0.8 * busy, conflicts: 0.02 * busy, keyPackagesClaimed: 0.3 * busy },
    ...{ sockets: Math.round(310 * busy), inFlight: Math.round(2 * busy) },
    ...{ eventLoopP99: 11 + 2 * busy, cpu: 0.22 * busy, memory: 210e6 + 20e6 * busy },
    ...{ databaseBusy: Math.round(2 * busy), databaseWaiting: 0 },
  }
}

function serviceFigures(at: number): ServiceFigures {
  const grown = 1 + (at % day) / day / 20
  return {
    ...{
      accounts: Math.round(1200 * grown),
      devices: Math.round(1850 * grown),
      convos: Math.round(5400 * grown),
    },
    ...{ databaseBytes: Math.round(6.4e8 * grown), blobBytes: Math.round(2.1e9 * grown) },
    keyPackages: Math.round(61_000 * grown),
    stock: { none: 3, few: 21, enough: Math.round(1820 * grown), unreachable: 1 },
  }
}
