import { jsonToLex, lexToJson } from '@atproto/lexicon'
import { lexicons } from '../lexicon/lexicons.ts'

/** What came back from a call. */
export type Answer = {
  readonly status: number
  readonly headers: Headers
  /** The body with bytes as bytes. */
  readonly body: Record<string, unknown>
  /** The name of the error, if it is one. */
  readonly error: string | undefined
}

const octets = 'application/octet-stream'

/**
 * Calls a method as a client does: a query by its parameters, a procedure by its input; one that takes bytes by its
 * parameters and `bytes`.
 */
export async function call(
  url: string,
  lxm: string,
  { input = {}, token }: { input?: Record<string, unknown>; token?: string | undefined } = {},
): Promise<Answer> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const method = lexicons.getDefOrThrow(lxm, ['query', 'procedure'])
  if (method.type === 'query')
    return answerOf(await fetch(queryUrl(url, lxm, input), { headers: authorization }))
  if (method.input?.encoding === octets) {
    const { bytes, ...params } = input
    const headers = { ...authorization, 'content-type': octets }
    const body = bytes as Uint8Array<ArrayBuffer> // as this function is told
    return answerOf(await fetch(queryUrl(url, lxm, params), { method: 'POST', headers, body }))
  }
  const hasInput = method.input !== undefined
  return answerOf(
    await fetch(`${url}/xrpc/${lxm}`, {
      method: 'POST',
      headers: hasInput ? { ...authorization, 'content-type': 'application/json' } : authorization,
      ...(hasInput ? { body: bodyOf(input) } : {}),
    }),
  )
}

/** An input as it travels: JSON, with bytes in base64. */
export function bodyOf(input: Record<string, unknown>): string {
  return JSON.stringify(lexToJson(input))
}

/** What an HTTP response says, as XRPC has it; bytes as `bytes`. */
export async function answerOf(response: Response): Promise<Answer> {
  const body = await bodyIn(response)
  const error = typeof body['error'] === 'string' ? body['error'] : undefined
  return { status: response.status, headers: response.headers, body, error }
}

async function bodyIn(response: Response): Promise<Record<string, unknown>> {
  const type = response.headers.get('content-type') ?? ''
  if (type.startsWith(octets)) return { bytes: new Uint8Array(await response.arrayBuffer()) }
  const text = await response.text()
  return type.startsWith('application/json')
    ? (jsonToLex(JSON.parse(text)) as Record<string, unknown>)
    : { text }
}

function queryUrl(url: string, lxm: string, params: Record<string, unknown>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    const given = value === undefined ? [] : [value].flat()
    for (const one of given) query.append(name, typeof one === 'string' ? one : JSON.stringify(one))
  }
  return `${url}/xrpc/${lxm}?${query.toString()}`
}
