import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'

/** The handle that an account's DID document claims; undefined until it is known, and where it cannot be had. */
export function useHandle(did: string): string | undefined {
  const { data } = useQuery(trpc.accounts.handle.queryOptions({ did }, { staleTime: 600_000 }))
  const handle = data?.handle ?? undefined
  return handle === undefined ? undefined : `@${handle}`
}
