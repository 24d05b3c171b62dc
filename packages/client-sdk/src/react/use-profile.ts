import { useMemo } from 'react'
import { bareProfile } from '../profiles/profile.ts'
import type { Profile } from '../profiles/profile.ts'
import { useMls } from './provider.ts'
import { useReadable } from './use-readable.ts'

/**
 * An account's name and picture: its DID alone until they are there, or where nobody knows them; undefined where there is
 * no account, as a message that could not be opened has no author.
 *
 * @example
 * const author = useProfile(message.author?.did)
 * const name = author?.displayName ?? author?.handle ?? author?.did
 */
export function useProfile(did: string): Profile
export function useProfile(did: string | undefined): Profile | undefined
export function useProfile(did: string | undefined): Profile | undefined {
  const profiles = useMls()?.profiles
  const bare = useMemo(() => (did === undefined ? undefined : bareProfile(did)), [did])
  const profile = useMemo(() => (did === undefined ? undefined : profiles?.observe(did)), [profiles, did])
  return useReadable<Profile | undefined>(profile, bare)
}
