import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Database } from '@catbird-mls/core/database'
import type { NodeFigures } from '@catbird-mls/core/history'
import type { Metrics } from './metrics.ts'
import { countedSince, quantileSince, readBuckets, readCounts } from './readings.ts'

/** Measures a node from one reading to the next. */
export interface NodeMeter extends Disposable {
  /** What was since the last reading, or since the meter was made. */
  read(): Promise<NodeFigures>
}

type Ports = {
  readonly db: { readonly pool: Pick<Database['pool'], 'totalCount' | 'idleCount' | 'waitingCount'> }
  readonly metrics: Metrics
}

const resolutionMs = 10

/** Makes a meter, whose first reading is of the time from here. Any number may be there at once, each with readings of its own. */
export async function createNodeMeter(ports: Ports): Promise<NodeMeter> {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  let last = await takeMoment(ports.metrics)
  return {
    async read() {
      const [before, now] = [last, await takeMoment(ports.metrics)]
      last = now
      // It measures from timer to timer, and so never less than its own resolution.
      const eventLoopP99 = Math.max(0, delay.percentile(99) / 1e6 - resolutionMs)
      delay.reset()
      return { ...between(before, now), ...(await ofNow(ports)), eventLoopP99 }
    },
    [Symbol.dispose]() {
      delay.disable()
    },
  }
}

type Moment = Awaited<ReturnType<typeof takeMoment>>

async function takeMoment(metrics: Metrics) {
  return {
    at: performance.now(),
    cpu: process.cpuUsage(),
    answers: await readCounts(metrics.requests, 'status'),
    times: await readBuckets(metrics.requestSeconds),
    messages: await readCounts(metrics.messagesSent, ''),
    commits: await readCounts(metrics.commits, 'outcome'),
    conflicts: await readCounts(metrics.epochConflicts, ''),
    claimed: await readCounts(metrics.keyPackagesClaimed, 'lastResort'),
  }
}

function between(last: Moment, now: Moment) {
  const seconds = Math.max(0.001, (now.at - last.at) / 1000)
  const rate = (counted: number) => counted / seconds
  const quantile = (part: number) => {
    const found = quantileSince(last.times, now.times, part)
    return found === null ? null : found * 1000
  }
  const cpuMicroseconds = now.cpu.user + now.cpu.system - last.cpu.user - last.cpu.system
  return {
    requests: rate(countedSince(last.answers, now.answers)),
    refused: rate(countedSince(last.answers, now.answers, isRefusal)),
    failed: rate(countedSince(last.answers, now.answers, (status) => status.startsWith('5'))),
    latencyP50: quantile(0.5),
    latencyP95: quantile(0.95),
    latencyP99: quantile(0.99),
    messages: rate(countedSince(last.messages, now.messages)),
    commits: rate(countedSince(last.commits, now.commits)),
    conflicts: rate(countedSince(last.conflicts, now.conflicts)),
    keyPackagesClaimed: rate(countedSince(last.claimed, now.claimed)),
    cpu: rate(cpuMicroseconds / 1e6),
  }
}

/** Of who has gone before the answer came, as 499 says, nobody has been refused. */
function isRefusal(status: string): boolean {
  return status.startsWith('4') && status !== '499'
}

async function ofNow({ db: { pool }, metrics }: Ports) {
  const valueOf = async (gauge: Metrics['sockets']) => (await gauge.get()).values[0]?.value ?? 0
  return {
    sockets: await valueOf(metrics.sockets),
    inFlight: await valueOf(metrics.inFlight),
    memory: process.memoryUsage.rss(),
    databaseBusy: pool.totalCount - pool.idleCount,
    databaseWaiting: pool.waitingCount,
  }
}
