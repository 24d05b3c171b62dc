import { z } from 'zod'
import type { Config } from '../config/index.ts'

const withinMs = 5_000

/** As much as is read of `/health`. */
const healthShape = z.object({
  status: z.enum(['ok', 'degraded', 'unavailable']),
  stage: z.string(),
  version: z.string(),
  uptimeSeconds: z.number(),
  checks: z.record(z.string(), z.object({ status: z.string(), latencyMs: z.number() })),
})

/** What a server says of itself. */
export type Health = z.infer<typeof healthShape>

/** Where the server of a configuration is reached on its own machine. */
export function localUrl({ host, port }: Pick<Config, 'host' | 'port'>): string {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${String(port)}`
}

/** How the server at a URL is; `other` where something else answers there, undefined where nobody does. */
export async function askHealth(url: string): Promise<Health | 'other' | undefined> {
  let response: Response
  try {
    response = await fetch(`${url}/health`, { redirect: 'manual', signal: AbortSignal.timeout(withinMs) })
  } catch {
    // Nobody answers: which is an answer to whoever asks.
    return undefined
  }
  const read = healthShape.safeParse(await response.json().catch(() => undefined))
  return read.success ? read.data : 'other'
}
