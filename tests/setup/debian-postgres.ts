import type { TestProject } from 'vitest/node'
import { startUnsafeDebianPostgres } from '../../packages/core/src/database/testing/index.ts'
import { closeCluster } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    debianPostgres: string
  }
}

/** Debian's Postgres for a whole run of the project that runs the storage tests once more. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startUnsafeDebianPostgres()
  const url = postgres.url('postgres')
  project.provide('debianPostgres', url)
  return () => closeCluster(Object.assign(postgres, { url }))
}
