import { MlsClientError } from '../errors.ts'
import type { GroupState, leavesOf as LeavesOf } from '../mls/index.ts'
import type { ConvoState } from '../sync/draft.ts'
import { compareSafetyCode, safetyCode, safetyNumber } from '../trust/safety-number.ts'
import type { Trust } from '../trust/trust.ts'
import type { SafetyComparison } from './views.ts'

/** What it is worked out with; handed in, since pages have it already. */
export interface SafetyParts {
  readonly trust: Trust
  readonly leavesOf: typeof LeavesOf
  readonly membersOf: (group: GroupState) => readonly string[]
}

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
 * @throws MlsClientError `InvalidContent` where the two are one; `NotJoined`; `MemberNotFound`; `NotVerified` where no
 * device of the other counts yet
 */
export function safetyOf(
  { group }: ConvoState,
  { trust, leavesOf, membersOf }: SafetyParts,
  [self, other]: readonly [self: string, other: string],
): Safety {
  if (self === other) throw new MlsClientError('InvalidContent', 'a safety number is of two accounts')
  if (group === undefined) throw new MlsClientError('NotJoined')
  if (!membersOf(group).includes(other)) throw new MlsClientError('MemberNotFound')
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
