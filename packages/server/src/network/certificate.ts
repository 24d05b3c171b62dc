import { once } from 'node:events'
import { isIP } from 'node:net'
import { connect } from 'node:tls'

/** The certificate that is shown at a URL. */
export type ShownCertificate = {
  readonly endsAt: Date
  /** Why clients would not trust it; undefined where they do. */
  readonly distrust: string | undefined
}

const withinMs = 5_000

/** Looks at the certificate that is shown at a URL, also one that nobody would trust. */
export async function readCertificate({ hostname, port }: URL): Promise<ShownCertificate> {
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
    const error: unknown = socket.authorizationError // Declared as an Error, and a string in most versions.
    const distrust = socket.authorized ? undefined : error instanceof Error ? error.message : String(error)
    return { endsAt: new Date(socket.getPeerCertificate().valid_to), distrust }
  } finally {
    socket.destroy()
  }
}
