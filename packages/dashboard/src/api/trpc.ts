import type { AppRouter } from '@catbird-mls/server/admin-client'
import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import type { inferRouterOutputs } from '@trpc/server'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { attendanceHeaders } from './attended.ts'
import { queryClient } from './query-client.ts'

const url = '/admin/trpc'

const client = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url }),
      false: httpLink({ url, headers: attendanceHeaders }),
    }),
  ],
})

/** The procedures, as options for the hooks of TanStack Query. */
export const trpc: TRPCOptionsProxy<AppRouter> = createTRPCOptionsProxy<AppRouter>({ client, queryClient })

/** What procedures answer, as it arrives: moments are texts. */
export type Answers = inferRouterOutputs<AppRouter>
