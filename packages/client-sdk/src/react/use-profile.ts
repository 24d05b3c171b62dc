import { useMemo } from 'react'
import { bareProfile } from '../profiles/profile.ts'
import type { Profile } from '../profiles/profile.ts'
import { useMls } from './provider.ts'
import { useReadable } from './use-readable.ts'

/**
 * An account's name and picture: its DID alone until they are there, or where nobody knows them.
 *
 * @example
 * const { displayName, handle, did } = useProfile(message.author.did)
 */
export function useProfile(did: string): Profile {
  const profiles = useMls()?.profiles
  const bare = useMemo(() => bareProfile(did), [did])
  const profile = useMemo(() => profiles?.observe(did), [profiles, did])
  return useReadable(profile, bare)
}
