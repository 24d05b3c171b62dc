import {
  countTestDatabases,
  serverVariable,
  startUnsafeTestCluster,
} from '../../packages/core/src/database/testing/index.ts'

/**
 * One Postgres for a whole run of vitest: that of `TEST_DATABASE_URL`, or a throw-away one. At the end, a
 * database that some test left behind fails the run.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env[serverVariable] !== undefined) return () => Promise.resolve()
  const cluster = await startUnsafeTestCluster()
  process.env[serverVariable] = cluster.url
  return () => closeCluster(cluster)
}

/** Ends a Postgres of tests, and fails where they left databases in it. */
export async function closeCluster(cluster: { readonly url: string } & AsyncDisposable): Promise<void> {
  const left = await countTestDatabases(cluster.url)
  await cluster[Symbol.asyncDispose]()
  if (left > 0) throw new Error(`${String(left)} test databases were not closed by the tests that made them`)
}
