import { createDeviceProof, toHex } from '@catbird-mls/core/mls'
import type { DeviceKeys } from '@catbird-mls/client/mls'
import { lexicons } from '../../../packages/server/src/lexicon/lexicons.ts'
import type { TestAccount } from '../../../packages/server/src/testing/account.ts'
import { answerOf, bodyOf } from '../../../packages/server/src/testing/call.ts'

/** Bytes that were sent or answered, by the field they stood in. */
export interface NamedBytes {
  readonly name: string
  readonly hex: string
}

/** One request with its answer, as the page shows it. */
export interface Step {
  readonly title: string
  readonly text: string
  readonly request: string
  readonly input: string | undefined
  readonly status: number
  readonly answer: string
  readonly bytes: readonly NamedBytes[]
}

/** Who calls: an account with its device. */
export interface Speaker {
  readonly name: string
  readonly account: TestAccount
  readonly keys: DeviceKeys
}

/** What is told of a call beside what it says. */
export interface Told {
  readonly title: string
  readonly text: string
}

/** Calls a real service and writes down what went over the wire. */
export class Recorder {
  readonly steps: Step[] = []
  readonly #service: { url: string; did: string; now: () => Date; bytes: (length: number) => Uint8Array }

  constructor(service: { url: string; did: string; now: () => Date; bytes: (length: number) => Uint8Array }) {
    this.#service = service
  }

  /** Calls a method by service auth and device proof, so that every request stands for itself. */
  async call(
    by: Speaker,
    lxm: string,
    input: Record<string, unknown>,
    told: Told,
  ): Promise<Record<string, unknown>> {
    const { url, did: service, now, bytes } = this.#service
    const { keys, account } = by
    const deviceProof = await createDeviceProof(
      { service, did: keys.did, lxm, body: input },
      { deviceId: keys.deviceId, ciphersuite: keys.ciphersuite, signatureKey: keys.privateKey },
      { issuedAt: Math.floor(now().getTime() / 1000), nonce: bytes(16) },
    )
    const token = await account.token({ aud: service, lxm, now: now() })
    const query = lexicons.getDefOrThrow(lxm, ['query', 'procedure']).type === 'query'
    const proven = takesProof(lxm) ? { ...input, deviceProof } : input
    const path = `/xrpc/${lxm}${query ? `?${new URLSearchParams(proven as Record<string, string>).toString()}` : ''}`
    const response = await fetch(`${url}${path}`, {
      method: query ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, ...(query ? {} : { 'content-type': 'application/json' }) },
      ...(query ? {} : { body: bodyOf(proven) }),
    })
    const { body: answer, status } = await answerOf(response)
    const found: NamedBytes[] = []
    this.steps.push({
      ...told,
      request: [
        `${query ? 'GET' : 'POST'} ${path} HTTP/1.1`,
        'Host: mls.example',
        `Authorization: Bearer <service auth of ${by.name}: iss ${keys.did}, aud ${service}, lxm ${lxm}>`,
      ].join('\n'),
      input: query ? undefined : shown(proven, '', found),
      status,
      answer: shown(answer, 'answered ', found),
      bytes: found,
    })
    return answer
  }
}

function takesProof(lxm: string): boolean {
  const method = lexicons.getDefOrThrow(lxm, ['query', 'procedure'])
  const fields = method.type === 'query' ? method.parameters : method.input?.schema
  return fields !== undefined && 'properties' in fields && 'deviceProof' in fields.properties
}

/** JSON of a body; bytes are named in it, and listed in hexadecimal beside it. */
function shown(body: Record<string, unknown>, prefix: string, found: NamedBytes[]): string {
  const visit = (value: unknown, name: string): unknown => {
    if (value instanceof Uint8Array) {
      const label = `${prefix}${name}`
      found.push({ name: label, hex: toHex(value) })
      return { $bytes: `<${label}, ${String(value.length)} bytes>` }
    }
    if (Array.isArray(value)) return value.map((item, i) => visit(item, `${name}[${String(i)}]`))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, visit(field, name === '' ? key : `${name}.${key}`)]),
    )
  }
  return JSON.stringify(visit(body, ''), undefined, 2)
}
