import type { Cast } from './cast.ts'
import { isDisgraceful } from './disgraceful.ts'
import type { Network } from './network.ts'
import type { Report } from './report.ts'

/** Reads what the service answers: whom it has cut off, and whether it answers honest clients as it should. */
export function watchService({
  network,
  cast,
  report,
}: {
  network: Network
  cast: Cast
  report: Report
}): void {
  network.watch((call, { status, body }) => {
    if (status >= 400) {
      const { error = '', message } = JSON.parse(Buffer.from(body).toString()) as {
        error?: string
        message?: string
      }
      report.count(`refusal ${call.method} ${error}`)
      if (isDisgraceful(error) && !isHonest(call.method, error))
        report.broken(`${call.from.name} calls ${call.method}: ${error}: ${String(message)}`)
      return
    }
    if (call.method !== 'removeDevice') return
    const { deviceId } = JSON.parse(call.body) as { deviceId: string }
    for (const device of cast.devices) if (device.deviceId === deviceId) device.removed = true
  })
}

/**
 * What an honest client earns all the same: people reset a convo more often than once an hour, and their clients wait;
 * a leaf may change while its leave statement is on its way, which is then made anew.
 */
function isHonest(method: string, error: string): boolean {
  return (
    (method === 'resetConvo' && error === 'RateLimitExceeded') ||
    (method === 'leaveConvo' && error === 'InvalidLeaveStatement')
  )
}
