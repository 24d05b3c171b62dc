import { encodeRequiredCapabilities } from 'ts-mls'
import type { Extension } from 'ts-mls'
import { bytesEqual } from './bytes.ts'
import { refuse } from './rules/refuse.ts'

/** The GroupContext extension that holds a convo's policy, of the private-use range (RFC 9420 §17.3). */
export const POLICY_EXTENSION = 0xf0c1

/** What every member must be able to do: read the policy, and have a BasicCredential. */
const requiredCapabilities = encodeRequiredCapabilities({
  extensionTypes: [POLICY_EXTENSION],
  proposalTypes: [],
  credentialTypes: ['basic'],
})

/** The GroupContext extensions of every group: exactly `required_capabilities` and the policy. */
export function groupExtensions(policy: Uint8Array): Extension[] {
  return [
    { extensionType: 'required_capabilities', extensionData: requiredCapabilities },
    { extensionType: POLICY_EXTENSION, extensionData: policy },
  ]
}

/**
 * Checks GroupContext extensions against the closed list, and gives the policy's bytes. GREASE has no place in it
 * (RFC 9420 §13.5): no joiner could support it (§7.2), so nobody would come in any more.
 *
 * @throws ServiceError `InvalidMls`, `InvalidPolicy`
 */
export function policyBytesOf(extensions: readonly Extension[]): Uint8Array {
  const required = extensions.filter(({ extensionType }) => extensionType === 'required_capabilities')
  const policies = extensions.filter(({ extensionType }) => extensionType === POLICY_EXTENSION)
  if (extensions.length > required.length + policies.length) {
    throw refuse(
      'context.closed-list',
      'a GroupContext has other extensions than required_capabilities and the policy',
    )
  }
  const [capabilities] = required
  if (
    required.length !== 1 ||
    !capabilities ||
    !bytesEqual(capabilities.extensionData, requiredCapabilities)
  ) {
    throw refuse(
      'context.required-capabilities',
      'required_capabilities must ask for exactly the policy extension and basic credentials',
    )
  }
  const [policy] = policies
  if (policies.length !== 1 || !policy) {
    throw refuse('context.policy', 'the GroupContext has no policy, or more than one')
  }
  return policy.extensionData
}
