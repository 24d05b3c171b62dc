import { isAuthenticated } from './methods.ts'
import type { Problem, Rule } from './problem.ts'
import { places } from './walk.ts'

const DEVICE_ACT = 'An act of a device: needs a session, or service auth and `deviceProof`.'
const NEEDS = /Needs (service auth|a session)/
const ACCOUNT_ACT = 'An act of the account: needs a session, or service auth.'

/** Acts: every authenticated method says whose act it is, and exactly the acts of devices take a device proof. */
export const acts: Rule = ({ doc }) => {
  const main = doc.defs['main']
  if (main === undefined || !isAuthenticated(doc)) return []
  const description = main.description ?? ''
  const problem = (what: string): Problem => ({ id: doc.id, at: 'main', what })
  const takesProof = places(doc).some(({ key, parent }) => key === 'deviceProof' && parent === 'properties')
  const isDeviceAct = description.includes(DEVICE_ACT)
  if (!isDeviceAct && !description.includes(ACCOUNT_ACT) && !NEEDS.test(description))
    return [problem('does not say whether it is an act of the account or of a device')]
  if (isDeviceAct && !takesProof) return [problem('is an act of a device and takes no deviceProof')]
  if (description.includes(ACCOUNT_ACT) && takesProof)
    return [problem('is an act of the account and takes a deviceProof')]
  return []
}
