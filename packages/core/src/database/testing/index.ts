/** Databases for tests: real Postgres, one of its own for each test, gone afterwards. */
export type { UnsafeTestCluster } from './cluster.ts'
export { startUnsafeTestCluster } from './cluster.ts'
export type { TestDatabase, TestDatabaseOptions } from './create-test-database.ts'
export { createTestDatabase, serverVariable } from './create-test-database.ts'
export { countTestDatabases } from './count-test-databases.ts'
export { describeSchema } from './describe-schema.ts'
export type { Death } from './dying-database.ts'
export { dyingDatabase } from './dying-database.ts'
