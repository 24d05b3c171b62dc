import { useMutation } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { trpc } from '../../api/trpc.ts'
import { Failure } from '../../ui/failure.tsx'
import { useArrive } from './arrive.ts'

/** A link works once, so that it must not be tried twice. */
const tried = new Set<string>()

/** Signs in by the secret behind the # of the address, and takes it out of there. */
export function ByLink() {
  const { hash } = useLocation()
  const navigate = useNavigate()
  const arrive = useArrive()
  const { mutate, isPending, error } = useMutation(
    trpc.session.signInByLink.mutationOptions({ onSuccess: arrive }),
  )
  useEffect(() => {
    if (hash === '' || tried.has(hash)) return
    tried.add(hash)
    void navigate({ to: '.', search: true, hash: '', replace: true })
    mutate({ secret: hash })
  }, [hash, navigate, mutate])
  if (isPending) return <p role="status">Signing in…</p>
  return error === null ? null : <Failure error={error} act />
}
