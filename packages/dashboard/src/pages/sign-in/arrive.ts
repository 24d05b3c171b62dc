import { getRouteApi, useRouter } from '@tanstack/react-router'
import { queryClient } from '../../api/query-client.ts'
import { trpc } from '../../api/trpc.ts'
import { ownPath } from './place.ts'

const route = getRouteApi('/sign-in')

/** Goes on to where the operator wanted to be, once it is known who they are. */
export function useArrive(): () => Promise<void> {
  const { next } = route.useSearch()
  const router = useRouter()
  return async () => {
    await queryClient.resetQueries({ queryKey: trpc.session.me.queryKey() })
    const path = ownPath(next)
    router.history.replace(`/admin${path === '/' ? '' : path}`)
  }
}
