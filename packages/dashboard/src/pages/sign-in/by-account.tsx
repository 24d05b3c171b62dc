import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { trpc } from '../../api/trpc.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'

/** Signs in with an AT Protocol account that the configuration names, at the account's own server. */
export function ByAccount() {
  const id = useId()
  const [account, setAccount] = useState('')
  const { mutate, isPending, isSuccess, error } = useMutation(
    trpc.session.beginAccount.mutationOptions({ onSuccess: ({ url }) => window.location.assign(url) }),
  )
  const busy = isPending || isSuccess
  return (
    <Card title="With your account" lead="Your own server asks you whether to sign in here.">
      <form
        className="sign-in-form"
        onSubmit={(event) => {
          event.preventDefault()
          mutate({ account: account.trim() })
        }}
      >
        <div className="field">
          <label htmlFor={id}>Handle or DID</label>
          <input
            id={id}
            type="text"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="you.example.com"
            required
            value={account}
            onChange={(event) => setAccount(event.target.value)}
          />
        </div>
        <Button type="submit" kind="primary" disabled={busy}>
          {busy ? 'Going to your server…' : 'Sign in with your account'}
        </Button>
      </form>
      {error !== null && <Failure error={error} />}
    </Card>
  )
}
