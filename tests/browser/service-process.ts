/**
 * A service on a database of its own, in a process of its own: pages cannot start one. It says where it is on stdout,
 * and ends when its stdin does, as that of a test run that is killed.
 */
import { once } from 'node:events'
import { serverVariable, startUnsafeTestCluster } from '../../packages/core/src/database/testing/index.ts'
import { startService } from '../scenario/support/service.ts'

await using cluster = await startUnsafeTestCluster()
process.env[serverVariable] = cluster.url
await using service = await startService()
process.stdout.write(`${JSON.stringify({ did: service.did, url: service.url })}\n`)
await once(process.stdin.resume(), 'end')
