import { audit, followOneAnother } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { Clock } from '../ports/index.ts'
import { tellLimits } from './limit-values.ts'
import { isLimitName, problemWithLimit } from './registry.ts'
import { deleteLimitSetting, readLimitSetting, writeLimitSetting } from './sql/limit-settings.ts'
import type { LimitSettingRow } from './sql/limit-settings.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }

/**
 * Sets a limit for all nodes, which hear of it within a second.
 *
 * @throws ServiceError `InvalidRequest` if there is no such limit, or the value is not one of its own
 */
export async function setLimit(
  ports: Ports,
  { name, value, by }: { readonly name: string; readonly value: number; readonly by: Operator },
): Promise<void> {
  if (!isLimitName(name)) throw noLimit(name)
  const problem = problemWithLimit(name, value)
  if (problem !== undefined) throw new ServiceError('InvalidRequest', { message: `${problem}.` })
  await withTransaction(ports.db, async (tx) => {
    await followOneAnother(tx, name)
    const before = await settingOf(tx, name)
    await tx.execute(writeLimitSetting, [name, value, ports.clock.now(), by.id])
    await audit(tx, ports, { by, act: 'setLimit', subject: name, before, after: { value } })
    tx.afterCommit(() => tellLimits(ports.bus))
  })
}

/**
 * Takes back what a limit was set to, so that each node goes by its default; also for a limit that this version does
 * not have any more.
 */
export async function resetLimit(
  ports: Ports,
  { name, by }: { readonly name: string; readonly by: Operator },
): Promise<void> {
  await withTransaction(ports.db, async (tx) => {
    await followOneAnother(tx, name)
    const before = await settingOf(tx, name)
    if (before === undefined && !isLimitName(name)) throw noLimit(name)
    await tx.execute(deleteLimitSetting, [name])
    await audit(tx, ports, { by, act: 'resetLimit', subject: name, before })
    tx.afterCommit(() => tellLimits(ports.bus))
  })
}

async function settingOf(tx: Tx, name: string): Promise<{ value: number } | undefined> {
  const [row] = await tx.query<LimitSettingRow>(readLimitSetting, [name])
  return row && { value: row.value }
}

function noLimit(name: string): ServiceError {
  return new ServiceError('InvalidRequest', { message: `There is no limit ${name}.` })
}
