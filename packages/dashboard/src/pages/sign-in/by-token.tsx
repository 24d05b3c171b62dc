import { useMutation } from '@tanstack/react-query'
import { useId } from 'react'
import { trpc } from '../../api/trpc.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useArrive } from './arrive.ts'

/** Signs in by the admin token, which the browser does not keep. */
export function ByToken() {
  const id = useId()
  const arrive = useArrive()
  const { mutate, isPending, error } = useMutation(
    trpc.session.signInByToken.mutationOptions({ onSuccess: arrive }),
  )
  return (
    <Card title="With the admin token" lead="It is exchanged for a session, and not kept by this browser.">
      <form
        className="sign-in-form"
        onSubmit={(event) => {
          event.preventDefault()
          // Read from the field alone: as a value that is drawn it would stand in the page.
          const token = new FormData(event.currentTarget).get('token')
          if (typeof token === 'string') mutate({ token })
        }}
      >
        <div className="field">
          <label htmlFor={id}>Admin token</label>
          <input id={id} type="password" autoComplete="off" required name="token" />
        </div>
        <Button type="submit" kind="primary" disabled={isPending}>
          {isPending ? 'Signing in…' : 'Sign in with the token'}
        </Button>
      </form>
      {error !== null && <Failure error={error} act />}
    </Card>
  )
}
