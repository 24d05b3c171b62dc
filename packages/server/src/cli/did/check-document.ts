import { z } from 'zod'
import type { Finding } from '../findings/finding.ts'

/** As much of a DID document as AT Protocol reads of a service's. */
const documentShape = z.object({
  id: z.string(),
  verificationMethod: z
    .array(z.object({ id: z.string(), type: z.string(), publicKeyMultibase: z.string().optional() }))
    .default([]),
  service: z.array(z.object({ id: z.string(), type: z.string(), serviceEndpoint: z.unknown() })).default([]),
})

const about = 'DID document'
const timeoutMs = 10_000

/** Fetches the DID document as the world does, and holds it against what the configuration makes. */
export async function checkDocumentAt(url: string, expected: object): Promise<Finding[]> {
  let response: Response
  try {
    response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
  } catch (error) {
    return [
      failed(
        `${url} does not answer: ${reasonOf(error)}`,
        'see that the server, the proxy and DNS work; nothing else finds this service',
      ),
    ]
  }
  if (!response.ok)
    return [
      failed(
        `${url} answers ${String(response.status)}`,
        'let the proxy hand this path to the server ("catbird-mls nginx" prints how)',
      ),
    ]
  const text = await response.text()
  return [...compare(url, text, expected), ...checkCors(url, response)]
}

/** Web pages resolve the service too. */
function checkCors(url: string, response: Response): Finding[] {
  if (response.headers.get('access-control-allow-origin') === '*') return []
  return [
    {
      about,
      status: 'warning',
      text: `${url} is not open to web pages`,
      mend: 'send Access-Control-Allow-Origin: * with it',
    },
  ]
}

function compare(url: string, text: string, expected: object): Finding[] {
  const [found, wanted] = [read(text), documentShape.parse(expected)]
  if (found === undefined)
    return [failed(`${url} is no DID document`, 'something else answers there: hand this path to the server')]
  const problems = [
    ...(found.id === wanted.id ? [] : [`it is of ${found.id}, and this service is ${wanted.id}`]),
    ...wanted.service.flatMap(({ id, serviceEndpoint }) => serviceProblems(found, id, serviceEndpoint)),
    ...wanted.verificationMethod.flatMap(({ publicKeyMultibase }) => keyProblems(found, publicKeyMultibase)),
  ]
  if (problems.length === 0) return [{ about, status: 'ok', text: `${url} is what this configuration makes` }]
  return problems.map((problem) =>
    failed(
      `${url}: ${problem}`,
      'start the server anew with this configuration, or put "catbird-mls did show" there',
    ),
  )
}

type Document = z.infer<typeof documentShape>

function read(text: string): Document | undefined {
  try {
    return documentShape.parse(JSON.parse(text))
  } catch {
    // What is no JSON, or no document, is told as one thing.
    return undefined
  }
}

function serviceProblems({ service }: Document, id: string, endpoint: unknown): string[] {
  const found = service.find((one) => one.id.endsWith(id))
  if (found === undefined) return [`it has no service ${id}`]
  if (found.serviceEndpoint === endpoint) return []
  return [`${id} points to ${JSON.stringify(found.serviceEndpoint)}, and not to ${JSON.stringify(endpoint)}`]
}

/** AT Protocol's keys are P-256 and K-256 as Multikey, whose prefixes read zDn and zQ3s; an Ed25519 key (z6Mk) is of no use. */
function keyProblems({ verificationMethod }: Document, wanted: string | undefined): string[] {
  const found = verificationMethod.find(({ id }) => id.endsWith('#atproto'))?.publicKeyMultibase
  if (found === wanted) return []
  if (found === undefined) return ['it has no key #atproto']
  if (/^z(?!Dn|Q3s)/.test(found))
    return [`its key ${found} is none of P-256 or K-256, and AT Protocol cannot use it`]
  return [`its key is ${found}, and this configuration has ${String(wanted)}`]
}

function failed(text: string, mend: string): Finding {
  return { about, status: 'failed', text, mend }
}

/** The reason of a fetch that failed stands in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error ? cause.message : error.message
}
