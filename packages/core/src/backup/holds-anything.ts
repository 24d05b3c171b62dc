import type { Queryable } from '../database/index.ts'

/** Whether there is any table, view, sequence or index in a database that is not Postgres's own or an extension's. */
export async function holdsAnything(db: Queryable): Promise<boolean> {
  const found = await db.query(
    `SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') LIMIT 1`,
  )
  return found.length > 0
}
