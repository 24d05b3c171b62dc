import { useInfiniteQuery } from '@tanstack/react-query'
import { queryClient } from '../../api/query-client.ts'
import { trpc } from '../../api/trpc.ts'

const limit = 50

/** Jobs that were given up, page by page: a page goes on before the last id of the one before it. */
export function useDeadJobs() {
  return useInfiniteQuery({
    queryKey: [...trpc.jobs.dead.pathKey(), 'pages'],
    queryFn: ({ pageParam: before }) =>
      queryClient.query({ ...trpc.jobs.dead.queryOptions({ limit, ...before }), staleTime: 0, retry: false }),
    initialPageParam: {},
    getNextPageParam: (page) => {
      const last = page.at(-1)
      return last === undefined || page.length < limit ? undefined : { before: last.id }
    },
    refetchInterval: 15_000,
  })
}
