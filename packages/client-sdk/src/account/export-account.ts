import { MlsClientError } from '../errors.ts'
import type { Ports } from '../sync/ports.ts'

/**
 * What the service holds on the account, as JSON lines, looked at whether it is whole.
 *
 * @throws MlsClientError `UnexpectedAnswer` where it was cut short
 */
export async function exportAccount({ api }: Pick<Ports, 'api'>): Promise<Uint8Array> {
  const { data } = await api.actor.exportAccountData()
  const lines = new TextDecoder().decode(data).trimEnd().split('\n')
  if (rowsSaid(lines.at(-1)) !== lines.length - 1)
    throw new MlsClientError('UnexpectedAnswer', 'what the service holds was cut short')
  return data
}

/** The last line says how many there were before it. */
function rowsSaid(line = ''): unknown {
  try {
    return (JSON.parse(line) as { readonly rows?: unknown } | null)?.rows
  } catch {
    return undefined
  }
}
