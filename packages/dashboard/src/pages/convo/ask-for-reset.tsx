import { useMutation } from '@tanstack/react-query'
import { useUnless } from '../../api/session.ts'
import { trpc } from '../../api/trpc.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { plural } from '../../ui/format.ts'
import { refreshConvos } from './convo.ts'
import type { Convo } from './convo.ts'

/** Asks the admins of a convo to begin it anew; each generation is asked for once. */
export function AskForReset({ convoId, convo }: { convoId: string; convo: Convo | undefined }) {
  const role = useUnless('moderator')
  const ask = useMutation(trpc.convos.requestReset.mutationOptions({ onSuccess: refreshConvos }))
  const admins = convo?.roster.filter((member) => member.role === 'admin').length ?? 0
  return (
    <Confirm
      label="Ask for a reset"
      title="Ask the admins to begin this convo anew?"
      unless={role ?? unlessNow(convo)}
      act={() => ask.mutateAsync({ convoId, expectedGeneration: convo?.generation })}
      done="Asked the admins for a reset"
    >
      <p>
        Nobody is reset at the service’s word. The app of each admin ({plural(admins, 'admin')} here) shows
        that an operator asks for it, and one of them decides. Each generation is asked for once.
      </p>
      <p>
        Begun anew, every device joins a new group; what was said stays with those who have it. Ask where
        devices do not get back in by themselves.
      </p>
    </Confirm>
  )
}

function unlessNow(convo: Convo | undefined): string | undefined {
  if (convo === undefined) return 'How the convo stands is not known yet.'
  return convo.resetRequestedAt === null ? undefined : 'The admins were asked for this generation already.'
}
