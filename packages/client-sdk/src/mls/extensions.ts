import { encodeRequiredCapabilities } from 'ts-mls'
import type { Extension, GroupContext } from 'ts-mls'
import { MlsEngineError } from './errors.ts'

/** The GroupContext extension that holds a convo's policy (protocol.md, "Closed lists"). */
export const POLICY_EXTENSION = 0xf0c1

/** The GroupContext extensions of every group: exactly `required_capabilities` and the policy. */
export function groupExtensions(policy: Uint8Array): Extension[] {
  const required = encodeRequiredCapabilities({
    extensionTypes: [POLICY_EXTENSION],
    proposalTypes: [],
    credentialTypes: ['basic'],
  })
  return [
    { extensionType: 'required_capabilities', extensionData: required },
    { extensionType: POLICY_EXTENSION, extensionData: policy },
  ]
}

/** The policy's bytes as they stand in the GroupContext. */
export function policyBytes(context: GroupContext): Uint8Array {
  const policy = context.extensions.find(({ extensionType }) => extensionType === POLICY_EXTENSION)
  if (policy === undefined) throw new MlsEngineError('InvalidMls', 'the group has no policy extension')
  return policy.extensionData
}
