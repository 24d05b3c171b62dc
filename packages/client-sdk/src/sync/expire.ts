import { policyOf } from '../mls/index.ts'
import type { Draft } from './draft.ts'

/** Puts what the policy says of the lifetime of messages beside the convo, where it has changed. */
export function noteLifetime(draft: Draft): void {
  const { group, record } = draft.state
  if (group === undefined || group.context === draft.before?.group?.context) return
  const { messageLifetime } = policyOf(group)
  if (messageLifetime !== record.messageLifetime) draft.record({ messageLifetime })
}
