import { isError } from '../errors.ts'
import type { OutputSchema as LogPage } from '../xrpc/generated/types/blue/catbird/mls/message/getLog.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'

const PAGE = 200

/** A page of a log after a place; undefined where the log begins only later. `during`: what it is read for. */
export async function readPage(
  ports: Pick<Ports, 'api' | 'timing' | 'signal' | 'emit'>,
  { convoId, sinceSeq }: { readonly convoId: string; readonly sinceSeq: number },
  during: string,
): Promise<LogPage | undefined> {
  try {
    const page = () => ports.api.message.getLog({ convoId, sinceSeq, limit: PAGE })
    return (await persistently(ports, during, page)).data
  } catch (err) {
    if (isError(err, 'LogTruncated')) return undefined
    throw err
  }
}
