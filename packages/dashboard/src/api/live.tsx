import { useSubscription } from '@trpc/tanstack-react-query'
import { createContext, use, useEffect } from 'react'
import type { ReactNode } from 'react'
import { isSignedOut } from './errors.ts'
import { noticeSignedOut } from './query-client.ts'
import { trpc } from './trpc.ts'
import type { Answers } from './trpc.ts'

const againMs = 3_000

/** The figures of now, as the server tells them every five seconds. */
export type Live = Pick<Answers['overview']['summary'], 'at' | 'figures' | 'nodes' | 'attention'>

type LiveState = {
  /** The figures of now; undefined before the first, and while none come. */
  readonly live: Live | undefined
  /** The last that came, however long ago. */
  readonly last: Live | undefined
  /** Whether figures come now; false while the server is away, and they are asked for again. */
  readonly connected: boolean
}

const Context = createContext<LiveState>({ live: undefined, last: undefined, connected: false })

/** One stream for all that shows live figures, since a browser opens few connections to one address. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { data, status, error, reset } = useSubscription(trpc.overview.live.subscriptionOptions())
  useEffect(() => {
    if (status !== 'error') return undefined
    if (isSignedOut(error)) {
      noticeSignedOut(error)
      return undefined
    }
    const timer = setTimeout(reset, againMs)
    return () => clearTimeout(timer)
  }, [status, error, reset])
  const connected = status === 'pending'
  return <Context value={{ live: connected ? data : undefined, last: data, connected }}>{children}</Context>
}

/** The figures of now. */
export function useLive(): LiveState {
  return use(Context)
}
