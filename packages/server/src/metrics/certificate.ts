import { once } from 'node:events'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { Log } from '@catbird-mls/core/ports'
import type { Metrics } from './metrics.ts'
import { createSource } from './source.ts'
import { watchGauge } from './watch-gauge.ts'

const hourMs = 60 * 60_000
const withinMs = 5_000

/**
 * Makes the metric of until when the certificate is good that clients of this service are shown: asked for once an hour,
 * at its public URL, as they do. It is missing where that cannot be reached from here.
 */
export function watchCertificate(
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
  publicUrl: string,
): void {
  const read = createSource(log, 'the certificate', () => certificateEnd(new URL(publicUrl)), {
    freshMs: hourMs,
  })
  const help = 'Until when the certificate at the public URL is good'
  watchGauge(metrics, { name: 'mls_certificate_expires_timestamp_seconds', help }, read)
}

/** When the certificate ends that is shown at a URL, in seconds since 1970. One that is not trusted has an end too. */
export async function certificateEnd({ hostname, port }: URL): Promise<number> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const socket = connect({
    host,
    port: port === '' ? 443 : Number(port),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    // It is looked at, and nothing is said to it.
    rejectUnauthorized: false,
    timeout: withinMs,
  })
  socket.once('timeout', () => socket.destroy(new Error(`no certificate within ${withinMs} ms`)))
  try {
    await once(socket, 'secureConnect')
    return Date.parse(socket.getPeerCertificate().valid_to) / 1000
  } finally {
    socket.destroy()
  }
}
