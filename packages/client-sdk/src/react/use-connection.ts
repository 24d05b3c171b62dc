import type { ConnectionState } from '../client/events.ts'
import { useMls } from './provider.ts'
import { useReadable } from './use-readable.ts'

/** How the client hears of news: `offline` is worth showing. */
export function useConnection(): ConnectionState {
  return useReadable<ConnectionState>(useMls()?.reactive.connection, 'connecting')
}
