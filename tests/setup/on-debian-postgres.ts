import { inject } from 'vitest'
import { serverVariable } from '../../packages/core/src/database/testing/index.ts'

// In each worker: its databases are made there.
process.env[serverVariable] = inject('debianPostgres')
