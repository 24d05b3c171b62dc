/**
 * A stage to look at by hand: `node --conditions=source tests/dashboard/open-stage.ts`. It says where it is, and ends when
 * its stdin does.
 */
import { once } from 'node:events'
import { serverVariable, startUnsafeTestCluster } from '../../packages/core/src/database/testing/index.ts'
import { furnish } from './furnish.ts'
import { adminToken, openStage } from './stage.ts'

await using cluster = await startUnsafeTestCluster()
process.env[serverVariable] = cluster.url
await using stage = await openStage()
await furnish(stage)
process.stdout.write(`${stage.url}/admin with the token ${adminToken}\n${await stage.server.signInLink()}\n`)
await once(process.stdin.resume(), 'end')
