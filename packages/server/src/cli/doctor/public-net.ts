import { lookup } from 'node:dns/promises'
import type { Config } from '../../config/index.ts'
import { readCertificate } from '../../network/certificate.ts'
import type { ShownCertificate } from '../../network/certificate.ts'
import { checkDocumentAt } from '../did/check-document.ts'
import type { Finding } from '../findings/finding.ts'
import { identityOf } from '../service-identity.ts'

const dayMs = 24 * 60 * 60_000
const withinMs = 5_000

/** How the public net is asked; a test asks none. */
export type PublicNet = {
  readonly addressesOf: (host: string) => Promise<readonly string[]>
  readonly certificateAt: (url: URL) => Promise<ShownCertificate>
  readonly now: () => Date
}

export const publicNet: PublicNet = {
  addressesOf: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  certificateAt: readCertificate,
  now: () => new Date(),
}

/** What only the public net can show of a service: its name, its certificate, its DID document, and what it asks itself. */
export async function lookAtPublicNet(config: Config, net: PublicNet): Promise<Finding[]> {
  const { service, document } = await identityOf(config)
  const url = new URL(service.url)
  const [name, ...rest] = await Promise.all([lookAtName(url.hostname, net), lookAtPlc(config.plcUrl)])
  const reachable = name.status === 'ok' && url.protocol === 'https:'
  const further = reachable
    ? [
        await lookAtCertificate(url, net),
        ...(await checkDocumentAt(`${service.url}/.well-known/did.json`, document)),
      ]
    : [unknown('certificate'), unknown('DID document')]
  return [name, ...further, ...rest].map((finding) => ({ ...finding, publicNet: true }))
}

function unknown(about: string): Finding {
  return { about, status: 'unknown', text: 'cannot be looked at before the name leads here' }
}

async function lookAtName(host: string, { addressesOf }: PublicNet): Promise<Finding> {
  const about = 'DNS'
  try {
    return { about, status: 'ok', text: `${host} is ${(await addressesOf(host)).join(', ')}` }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const mend = `set an A record (and AAAA) for ${host} to this machine's address`
    return { about, status: 'failed', text: `${host} has no address: ${why}`, mend }
  }
}

async function lookAtCertificate(url: URL, { certificateAt, now }: PublicNet): Promise<Finding> {
  const about = 'certificate'
  try {
    const { endsAt, distrust } = await certificateAt(url)
    const days = Math.floor((endsAt.getTime() - now().getTime()) / dayMs)
    const mend = 'certbot renew; see "systemctl status certbot.timer"'
    if (days < 0) return { about, status: 'failed', text: `it ended on ${dayOf(endsAt)}`, mend }
    if (distrust !== undefined) {
      const text = `clients do not trust it: ${distrust}`
      return {
        about,
        status: 'failed',
        text,
        mend: `certbot certonly --webroot -w /var/www/html -d ${url.hostname}`,
      }
    }
    const text = `it is good until ${dayOf(endsAt)}, ${String(days)} days`
    return days < 20 ? { about, status: 'warning', text, mend } : { about, status: 'ok', text }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const text = `${url.origin} shows none: ${why}`
    return {
      about,
      status: 'failed',
      text,
      mend: 'let nginx listen at port 443, and the firewall let it through',
    }
  }
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** Accounts cannot be told without the directory of did:plc. */
async function lookAtPlc(plcUrl: string): Promise<Finding> {
  const about = 'did:plc'
  try {
    const { ok, status } = await fetch(`${plcUrl}/_health`, { signal: AbortSignal.timeout(withinMs) })
    if (ok) return { about, status: 'ok', text: `${plcUrl} answers` }
    return {
      about,
      status: 'warning',
      text: `${plcUrl} answers ${String(status)}`,
      mend: 'see PLC_URL, or wait',
    }
  } catch {
    // Why exactly is of no use: it is the net, or its own affair.
    const mend = 'let this machine call out by HTTPS; nobody can sign in otherwise'
    return { about, status: 'failed', text: `${plcUrl} cannot be reached from here`, mend }
  }
}
