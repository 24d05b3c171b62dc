import { MlsClientError } from '../errors.ts'
import type { leavesOf as LeavesOf } from '../mls/index.ts'
import type { ConvoState } from '../sync/draft.ts'
import { compareSafetyCode, safetyCode, safetyNumber } from '../trust/safety-number.ts'
import type { Trust } from '../trust/trust.ts'
import type { SafetyComparison } from './views.ts'

/** What two people compare, as this device has it. */
export interface Safety {
  number(): Promise<string>
  code(): Promise<string>
  compare(code: string): Promise<SafetyComparison>
}

/**
 * The safety of an account and another in a convo: of the keys of both accounts' devices that are in the group and count
 * as their own.
 *
 * @throws MlsClientError `NotJoined`; `NotVerified` where no device of the other counts yet
 */
export function safetyOf(
  { group }: ConvoState,
  { trust, leavesOf }: { readonly trust: Trust; readonly leavesOf: typeof LeavesOf },
  [self, other]: readonly [self: string, other: string],
): Safety {
  if (group === undefined) throw new MlsClientError('NotJoined')
  const leaves = leavesOf(group.tree).filter((leaf) => trust.isEndorsed(leaf))
  const keysOf = (account: string) => ({
    did: account,
    keys: leaves.filter(({ did }) => did === account).map(({ signatureKey }) => signatureKey),
  })
  const [mine, theirs] = [keysOf(self), keysOf(other)]
  if (theirs.keys.length === 0) throw new MlsClientError('NotVerified')
  return {
    number: () => safetyNumber(mine, theirs),
    code: () => safetyCode(mine, theirs),
    compare: (code) => compareSafetyCode(code, mine, theirs),
  }
}
