import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isSignedOut, isWorthTrying } from './errors.ts'

/** Told when an answer says that nobody is signed in (any more). */
export const signedOut = new EventTarget()

/** What was answered, and until when it counts. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A server that starts anew is there again after some seconds; what it refuses, it would refuse again.
      retry: (failures, error) => failures < 5 && isWorthTrying(error),
      retryDelay: (failures) => Math.min(500 * 2 ** failures, 5_000),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

/** Tells of it, if that is what an error says. */
export function noticeSignedOut(error: unknown): void {
  if (isSignedOut(error)) signedOut.dispatchEvent(new Event('signedOut'))
}
