import { encodeRequiredCapabilities, type Extension } from 'ts-mls'

/** The type of the policy extension in the GroupContext. */
export const policyExtensionType = 0xf0c1

/** The GroupContext's two extensions: the library treats the policy as opaque, so any bytes stand for one. */
export function groupExtensions(policy: Uint8Array): Extension[] {
  const requiredCapabilities = encodeRequiredCapabilities({
    extensionTypes: [policyExtensionType],
    proposalTypes: [],
    credentialTypes: ['basic'],
  })
  return [
    { extensionType: 'required_capabilities', extensionData: requiredCapabilities },
    { extensionType: policyExtensionType, extensionData: policy },
  ]
}
