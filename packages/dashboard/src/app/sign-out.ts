import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { explain, isSignedOut } from '../api/errors.ts'
import { queryClient } from '../api/query-client.ts'
import { trpc } from '../api/trpc.ts'
import { announce } from '../ui/announcer.ts'

/** Ends the session, and forgets what was shown in it. */
export function useSignOut(): () => void {
  const navigate = useNavigate()
  const { mutate } = useMutation(
    trpc.session.signOut.mutationOptions({
      onSettled: async (_, error) => {
        if (error !== null && !isSignedOut(error)) {
          announce(`You are still signed in. ${explain(error).what}`)
          return
        }
        await navigate({ to: '/sign-in' })
        queryClient.clear()
      },
    }),
  )
  return () => mutate()
}
