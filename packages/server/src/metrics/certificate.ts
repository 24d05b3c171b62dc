import type { Log } from '@catbird-mls/core/ports'
import { readCertificate } from '../network/certificate.ts'
import type { Metrics } from './metrics.ts'
import { createSource } from './source.ts'
import { watchGauge } from './watch-gauge.ts'

const hourMs = 60 * 60_000

/**
 * Makes the metric of until when the certificate is good that clients of this service are shown: asked for once an hour,
 * at its public URL, as they do. It is missing where that cannot be reached from here.
 */
export function watchCertificate(
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
  publicUrl: string,
): void {
  const read = createSource(
    log,
    'the certificate',
    async () => (await readCertificate(new URL(publicUrl))).endsAt.getTime() / 1000,
    {
      freshMs: hourMs,
    },
  )
  const help = 'Until when the certificate at the public URL is good'
  watchGauge(metrics, { name: 'mls_certificate_expires_timestamp_seconds', help }, read)
}
