import { useSuspenseQuery } from '@tanstack/react-query'
import { trpc } from './trpc.ts'

/** What an operator may do, from least to most. */
const roles = ['viewer', 'moderator', 'admin'] as const
export type Role = (typeof roles)[number]

/** Who is signed in. Below the routes that need somebody, there always is. */
export function useMe() {
  const { data } = useSuspenseQuery(trpc.session.me.queryOptions())
  return data
}

/** Why somebody may not do what needs a role, as a sentence; undefined if they may. */
export function useUnless(needed: Role): string | undefined {
  const role = useMe().caller?.role ?? 'viewer'
  if (roles.indexOf(role) >= roles.indexOf(needed)) return undefined
  return `Your role is ${role}; this needs ${needed}.`
}
