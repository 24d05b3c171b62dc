import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { queryClient } from '../api/query-client.ts'
import { trpc } from '../api/trpc.ts'

/** Ends the session, and forgets what was shown in it. */
export function useSignOut(): () => void {
  const navigate = useNavigate()
  const { mutate } = useMutation(
    trpc.session.signOut.mutationOptions({
      onSettled: async () => {
        await navigate({ to: '/sign-in' })
        queryClient.clear()
      },
    }),
  )
  return () => mutate()
}
