import { listDeadJobs } from '../jobs/index.ts'
import { attentionLooks } from './list-convos-as-operator.ts'
import type { Ports } from './page.ts'
import type { Attention } from './service-views.ts'
import { countAttention } from './sql/service.ts'
import type { AttentionRow } from './sql/service.ts'

const most = 100

/** What wants somebody's attention now. */
export async function readAttention({ db }: Pick<Ports, 'db'>): Promise<Attention> {
  const rows = await db.query<AttentionRow>(countAttention, [most, attentionLooks])
  const dead = await listDeadJobs(db, { limit: most })
  const { open_reports: openReports = 0, convos = 0, suspended = 0 } = rows[0] ?? {}
  return { openReports, deadJobs: dead.length, convos, suspended }
}
