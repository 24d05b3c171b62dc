import type { Queryable } from '../database/index.ts'
import type { HeldLimits } from './limit-values.ts'
import { limitNames, limitRows } from './registry.ts'
import type { LimitName, LimitRow } from './registry.ts'
import { readLimitSettings } from './sql/limit-settings.ts'
import type { LimitSettingRow } from './sql/limit-settings.ts'

/** A limit as it is now. */
export type LimitView = LimitRow & {
  readonly name: LimitName
  /** What it is here where nobody has set anything. */
  readonly byDefault: number
  /** What an operator has set it to, when and who; undefined where the default stands. */
  readonly set: { readonly value: number; readonly at: Date; readonly by: string } | undefined
}

/** All limits, in the order of the registry. */
export async function listLimits(ports: {
  readonly db: Queryable
  readonly limitValues: Pick<HeldLimits, 'defaults'>
}): Promise<LimitView[]> {
  const rows = await ports.db.query<LimitSettingRow>(readLimitSettings)
  const byName = new Map(rows.map((row) => [row.name, row]))
  return limitNames.map((name) => {
    const row = byName.get(name)
    const set = row && { value: row.value, at: row.changed_at, by: row.changed_by }
    return { ...limitRows[name], name, byDefault: ports.limitValues.defaults[name], set }
  })
}
