import { useMutation } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useId, useState } from 'react'
import { trpc } from '../../api/trpc.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { keepPlace } from './place.ts'

const route = getRouteApi('/sign-in')

/** Signs in with an AT Protocol account that the configuration names, at the account's own server. */
export function ByAccount() {
  const id = useId()
  const { next } = route.useSearch()
  const [account, setAccount] = useState('')
  const { mutate, isPending, isSuccess, error, reset } = useMutation(
    trpc.session.beginAccount.mutationOptions({
      onSuccess: ({ url }) => {
        keepPlace(next)
        window.location.assign(url)
      },
    }),
  )
  const busy = isPending || isSuccess
  // Whoever comes back from their server by the browser's button finds the form as it was.
  useEffect(() => {
    addEventListener('pageshow', reset)
    return () => removeEventListener('pageshow', reset)
  }, [reset])
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
      {error !== null && <Failure error={error} act />}
    </Card>
  )
}
