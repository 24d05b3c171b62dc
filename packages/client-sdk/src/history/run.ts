import type { Progress, TransferOptions } from '../attachments/upload.ts'
import { unlessAborted } from '../unless-aborted.ts'
import type { HistoryJob } from '../store/history-job.ts'

/** A job while it runs, and who waits for it. */
export class Run {
  /** Aborts where a person calls it off. */
  readonly stop = new AbortController()
  /** As it was stored last. */
  job: HistoryJob
  /** As it was told last. */
  progress: Progress = { done: 0, of: 0 }
  /** Resolves when it is announced, or taken in. */
  readonly done: Promise<void>
  /** Whether it has come to its end, whatever that was. */
  isSettled = false
  readonly #listeners = new Set<(progress: Progress) => void>()

  constructor(job: HistoryJob, work: (run: Run) => Promise<void>) {
    this.job = job
    this.done = Promise.resolve().then(() => work(this))
    const settle = () => {
      this.isSettled = true
    }
    this.done.then(settle, settle) // told of by an event, too, where nobody waits
  }

  tell(progress: Progress): void {
    this.progress = progress
    for (const listener of [...this.#listeners]) listener(progress)
  }

  /** Waits for it, and no longer than `signal` says. */
  async wait({ onProgress, signal }: TransferOptions): Promise<HistoryJob> {
    if (onProgress !== undefined) this.#listeners.add(onProgress)
    try {
      await unlessAborted(this.done, signal)
      return this.job
    } finally {
      if (onProgress !== undefined) this.#listeners.delete(onProgress)
    }
  }
}
