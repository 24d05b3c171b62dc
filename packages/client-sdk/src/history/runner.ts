import { deleteBlobs } from '../archive/volumes.ts'
import type { ClientEventOf } from '../client/events.ts'
import { MlsClientError } from '../errors.ts'
import { historyJob } from '../store/history-job.ts'
import type { HistoryJob, ReceiveJob, SendJob } from '../store/history-job.ts'
import { keys, prefixes } from '../store/keys.ts'
import { retrying } from '../sync/retrying.ts'
import type { SyncEngine } from '../sync/sync-engine.ts'
import type { Course } from './course.ts'
import { receiveHistory } from './receive.ts'
import type { ReceivePorts } from './receive.ts'
import { Run } from './run.ts'
import { unlessAborted } from '../unless-aborted.ts'
import { isListed } from './teller.ts'
import { announceHistory, tidySent } from './send.ts'
import type { SendPorts } from './send.ts'

/** How often a sender looks whether the device is still there that its history lies ready for (ms). */
const LOOK_EVERY_MS = 600_000

/** What transfers work on. */
export type RunnerPorts = SendPorts & ReceivePorts & { readonly engine: SyncEngine } & EmitPort
type EmitPort = { readonly emit: (event: ClientEventOf<'historyTransfer'>) => void }

/**
 * Runs the jobs of the store, and goes on with them after a restart.
 *
 * A job runs until it is done, is called off, fails for good, or is older than it may be; what may pass, it outlasts. Then that it is over is stored,
 * what is left of it at the service is deleted, and it is forgotten: so no kill brings back what was called off. What a
 * sender has announced lies at the service until its time is over; the receiver deletes it when it has it.
 */
export class Runner {
  readonly #ports: RunnerPorts
  readonly #runs = new Map<string, Run>()

  constructor(ports: RunnerPorts) {
    this.#ports = ports
  }

  /** Goes on with what the last run of the client left. */
  async resume(): Promise<void> {
    const stored = await this.#ports.store.list({ prefix: prefixes.historyJob })
    for (const [, bytes] of stored) this.#begin(historyJob.decode(bytes))
  }

  /** What is under way, or has failed in a way that may have passed when the client is opened again. */
  left(): Run[] {
    return [...this.#runs.values()].filter(({ job }) => job.state !== 'over')
  }

  /** What is under way, or lies at the service. */
  running(): Run[] {
    return this.left().filter((run) => !hasFailed(run))
  }

  /** Ends whatever goes to a device. */
  async callOffTo(deviceId: string): Promise<void> {
    const runs = this.left().filter(({ job }) => job.kind === 'send' && job.to.deviceId === deviceId)
    await Promise.all(runs.map((run) => this.callOff(run)))
  }

  /** Ends a transfer, and deletes what lies at the service of it. */
  async callOff(run: Run): Promise<void> {
    run.stop.abort()
    await run.done.catch(() => undefined)
    if (!hasFailed(run)) return
    run.job = await this.#save({ ...run.job, state: 'over' })
    this.#ports.engine.inBackground('ending a transfer of history', () => this.#tidy(run))
  }

  /** Stores a job and begins it; where one by that id runs, gives that. */
  async start(job: HistoryJob): Promise<Run> {
    const known = this.#known(job.id)
    if (known !== undefined) return known
    const failed = this.#runs.get(job.id)
    const stored = failed === undefined || failed.job.state === 'over' ? job : await this.#stored(failed.job)
    await this.#save(stored)
    return this.#known(job.id) ?? this.#begin(stored)
  }

  #known(id: string): Run | undefined {
    return this.running().find(({ job }) => job.id === id)
  }

  #begin(job: HistoryJob): Run {
    const run = new Run(job, (made) => this.#run(made, job))
    this.#runs.set(job.id, run)
    this.#ports.engine.inBackground('ending a transfer of history', () => this.#end(run))
    return run
  }

  async #run(run: Run, job: HistoryJob): Promise<void> {
    if (job.state === 'over') return
    const deadline = this.#deadline(job.until)
    try {
      const signal = AbortSignal.any([run.stop.signal, deadline.passed])
      await retrying(this.#ports, { signal }, async () => this.#work(run, await this.#stored(job), signal))
      if (run.job.state !== job.state) this.#emit(run, 'done')
    } catch (thrown) {
      if (this.#ports.signal.aborted) throw new MlsClientError('ClientClosed')
      const error = deadline.passed.aborted ? new MlsClientError('HistoryTimedOut') : thrown
      this.#emit(run, run.stop.signal.aborted ? 'calledOff' : 'failed', error)
      // What is no error of ours (the storage is full, say) may have passed when it is begun again.
      if (error instanceof MlsClientError) run.job = await this.#save({ ...run.job, state: 'over' })
      throw error
    } finally {
      deadline.forget()
    }
  }

  async #work(run: Run, job: HistoryJob, signal: AbortSignal): Promise<void> {
    switch (job.kind) {
      case 'send':
        if (job.state === 'collecting') await unlessAborted(this.#ports.engine.lookAtEverything(), signal)
        await announceHistory(this.#ports, job, this.#course<SendJob>(run, signal))
        return
      case 'receive':
        await receiveHistory(this.#ports, job, this.#course<ReceiveJob>(run, signal))
        return
      default:
        return job satisfies never
    }
  }

  #course<Job extends HistoryJob>(run: Run, signal: AbortSignal): Course<Job> {
    return {
      signal,
      save: async (job) => {
        await this.#save(job)
        run.job = job
        return job
      },
      tell: (progress) => {
        run.tell(progress)
        this.#emit(run, 'running')
      },
    }
  }

  /** Waits until a job has run, and what it has announced may go; then deletes whatever is left of it. */
  async #end(run: Run): Promise<void> {
    const { timing, signal } = this.#ports
    await run.done.catch(() => undefined)
    const stop = AbortSignal.any([signal, run.stop.signal])
    const { job } = run
    while (job.kind === 'send' && job.state === 'announced' && !stop.aborted) {
      const left = job.until - timing.now()
      if (left <= 0 || !(await this.#isWaitedFor(job, stop))) break
      await timing.sleep(Math.min(left, LOOK_EVERY_MS), stop)
    }
    if (signal.aborted || (job.state !== 'announced' && job.state !== 'over')) return
    if (job.state === 'announced') run.job = await this.#save({ ...job, state: 'over' })
    await this.#tidy(run)
  }

  /** Whether the device that a history was announced to is there still; it is, as long as the service does not say. */
  async #isWaitedFor({ to }: SendJob, stop: AbortSignal): Promise<boolean> {
    return isListed(this.#ports, to, stop).catch(() => true)
  }

  async #tidy(run: Run): Promise<void> {
    const { job } = run
    if (job.kind === 'send') await tidySent(this.#ports, job)
    else await deleteBlobs(this.#ports, job.blobIds)
    if (this.#runs.get(job.id) !== run) return
    await this.#ports.store.write([{ key: keys.historyJob(job.id), value: undefined }])
    this.#runs.delete(job.id)
  }

  #deadline(until: number): { readonly passed: AbortSignal; readonly forget: () => void } {
    const { timing, signal } = this.#ports
    const [passed, forgotten] = [new AbortController(), new AbortController()]
    const ended = AbortSignal.any([signal, forgotten.signal])
    const left = Math.max(0, until - timing.now())
    void timing.sleep(left, ended).then(() => !ended.aborted && passed.abort())
    return { passed: passed.signal, forget: () => forgotten.abort() }
  }

  /** How far a job is: what it takes in, it stores by itself. */
  async #stored<Job extends HistoryJob>(job: Job): Promise<Job> {
    const bytes = await this.#ports.store.get(keys.historyJob(job.id))
    return bytes === undefined ? job : (historyJob.decode(bytes) as Job) // of the same id
  }

  async #save<Job extends HistoryJob>(job: Job): Promise<Job> {
    await this.#ports.store.write([{ key: keys.historyJob(job.id), value: historyJob.encode(job) }])
    return job
  }

  #emit(run: Run, state: ClientEventOf<'historyTransfer'>['state'], thrown?: unknown): void {
    const direction = run.job.kind === 'send' ? 'sending' : 'receiving'
    const error = thrown instanceof MlsClientError ? thrown.error : thrown && 'InternalServerError'
    const told = typeof error === 'string' ? error : undefined
    this.#ports.emit({ type: 'historyTransfer', direction, state, progress: run.progress, error: told })
  }
}

/** Whether nothing goes on with it, though it is not over. */
function hasFailed({ isSettled, job }: Run): boolean {
  return isSettled && job.state !== 'announced' && job.state !== 'over'
}
