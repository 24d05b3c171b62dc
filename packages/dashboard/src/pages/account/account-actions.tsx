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
}

/** What an operator can do about an account as it stands. Until that is known, the buttons hold their place. */
export function AccountActions({ did, name, standing }: Props) {
  const role = useUnless('moderator')
  const unless = role ?? (standing === undefined ? 'How the account stands is not known yet.' : undefined)
  const about = { did, name, unless }
  const cutOff = standing === 'suspended' || standing === 'takenDown'
  return (
    <>
      {cutOff && <RestoreAccount {...about} takenDown={standing === 'takenDown'} />}
      {standing !== 'takenDown' && <SuspendAccount {...about} suspended={standing === 'suspended'} />}
      {standing !== 'takenDown' && <TakeDownAccount {...about} />}
    </>
  )
}
