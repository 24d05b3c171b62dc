import { useUnless } from '../../api/session.ts'
import type { Standing } from './account.ts'
import { RestoreAccount } from './restore-account.tsx'
import { SuspendAccount } from './suspend-account.tsx'
import { TakeDownAccount } from './take-down-account.tsx'

type Props = {
  did: string
  /** What it is called where it is asked about. */
  name: string
  standing: Standing | undefined
  /** When the suspension of now ends by itself; null if it does not, or there is none. */
  until: string | null
}

/** What an operator can do about an account; what cannot be done as it stands says why. */
export function AccountActions({ did, name, standing, until }: Props) {
  const role = useUnless('moderator')
  const about = { did, name }
  const takenDown = standing === 'takenDown'
  const suspended = standing === 'suspended'
  const unknown = standing === undefined ? 'How the account stands is not known yet.' : undefined
  const held = takenDown ? 'It is taken down, which holds back all that can be.' : undefined
  const free = takenDown || suspended ? undefined : 'It is neither suspended nor taken down.'
  return (
    <>
      <SuspendAccount {...about} unless={role ?? unknown ?? held} suspended={suspended} until={until} />
      <TakeDownAccount {...about} unless={role ?? unknown ?? held} />
      <RestoreAccount {...about} unless={role ?? unknown ?? free} takenDown={takenDown} />
    </>
  )
}
