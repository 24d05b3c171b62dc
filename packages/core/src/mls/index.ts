export { parseApplicationMessage } from './application-message.ts'
export type { ApplicationMessageHeader } from './application-message.ts'
export {
  decodeCommitData,
  decodeMessageData,
  encodeCommitData,
  encodeMessageData,
} from './authenticated-data.ts'
export type { CommitData, MessageData } from './authenticated-data.ts'
export { bytesEqual, compareBytes, fromBase64Url, toBase32, toBase64Url, toHex, utf8 } from './bytes.ts'
export { fromCbor, isCborMap, toCbor } from './cbor.ts'
export type { CborMap, CborValue } from './cbor.ts'
export { DEFAULT_CIPHERSUITE, isKnownCiphersuite, KNOWN_CIPHERSUITES } from './ciphersuites.ts'
export { loadCiphersuite } from './load-ciphersuite.ts'
export type { KnownCiphersuite } from './ciphersuites.ts'
export {
  bucketFor,
  commitContent,
  COMMITMENT_KEY_BYTES,
  openCommitted,
  paddedCbor,
} from './content-envelope.ts'
export type { CommittedContent, OpenedContent } from './content-envelope.ts'
export { decodeEphemeral, encodeEphemeral, isSignedEphemeral, signEphemeral } from './ephemeral.ts'
export type { EphemeralFacts, EphemeralMessage } from './ephemeral.ts'
export { credentialOf, identityOf, sameIdentity } from './credential.ts'
export type { LeafIdentity } from './credential.ts'
export { groupExtensions, POLICY_EXTENSION, policyBytesOf } from './group-extensions.ts'
export {
  asConvoId,
  asDeviceId,
  asDid,
  asGroupId,
  asInviteId,
  asMessageId,
  directConvoId,
  GROUP_ID_BYTES,
  groupConvoId,
} from './ids.ts'
export type {
  ConvoId,
  DeviceId,
  Did,
  Epoch,
  Generation,
  GroupId,
  InviteId,
  LeafIndex,
  MessageId,
  Seq,
} from './ids.ts'
export {
  checkKeyPackage,
  keyPackageRefOf,
  MAX_LIFETIME_SECONDS,
  verifyKeyPackageBytes,
} from './key-package.ts'
export type { VerifiedKeyPackage } from './key-package.ts'
export { inviteIdOf, inviteWithId, inviteWithKey, MAX_INVITES } from './policy/invites.ts'
export type { PolicyInvite } from './policy/invites.ts'
export { isSignedWithLabel, signWithLabel } from './labels.ts'
export { isUsableSignatureKey } from './signature-keys.ts'
export { decodePolicy, encodePolicy } from './policy/policy-codec.ts'
export {
  isBanned,
  MAX_MEMBERS,
  mayBy,
  newDirectPolicy,
  newGroupPolicy,
  roleOf,
  sortedDids,
} from './policy/policy.ts'
export type { Permission, Policy, PolicyRules } from './policy/policy.ts'
export type { ResetOf } from './policy/reset-of.ts'
export { MAX_RESET_REASON, sameResetOf } from './policy/reset-of.ts'
export { createDeviceProof, parseDeviceProof, verifyDeviceProofSignature } from './proofs/device-proof.ts'
export type { DeviceProof, DeviceProofScope } from './proofs/device-proof.ts'
export { signInvite } from './proofs/invite.ts'
export type { CarriedInvite, InvitedJoin } from './proofs/invite.ts'
export { INVITE_SEED_BYTES, inviteKeyOf } from './proofs/invite-key.ts'
export { createInviteProof, parseInviteProof, verifyInviteProof } from './proofs/invite-proof.ts'
export type { InviteProof, InviteProofScope } from './proofs/invite-proof.ts'
export { createLeaveStatement, verifyLeaveStatement } from './proofs/leave-statement.ts'
export type { LeaveStatement, LeavingLeaf } from './proofs/leave-statement.ts'
export { newestRev } from './repo-proof/rev.ts'
export { createResetStatement, policyHashOf, verifyResetStatement } from './proofs/reset-statement.ts'
export type { ResetScope } from './proofs/reset-statement.ts'
export { parseWelcome } from './welcome.ts'
export type { WelcomeHeader } from './welcome.ts'
export { decodeTree, encodeTree } from './wire.ts'
export type { AddedLeaf } from './public-group/apply-proposals.ts'
export { judgeBeginning, judgeCreation } from './public-group/creation.ts'
export type { Beginning } from './public-group/creation.ts'
export { judgeLaterReset, judgeReset } from './public-group/judge-reset.ts'
export type { JudgedReset } from './public-group/judge-reset.ts'
export { decodeCommit, headerOf, peekCommit } from './public-group/decode-commit.ts'
export type { CommitHeader, DecodedCommit } from './public-group/decode-commit.ts'
export { readGivenGroup } from './public-group/given-group.ts'
export { groupIdOf, policyIn } from './public-group/group-info.ts'
export { judgeCommit } from './public-group/judge-commit.ts'
export type { CommitEffects, Judgement } from './public-group/judge-commit.ts'
export { isInfoOf } from './public-group/group-info.ts'
export { decodePublicGroup, encodePublicGroup } from './public-group/public-group-codec.ts'
export { leafAt, leafNodeAt, leafRef, leavesOf, membersOf } from './public-group/public-group.ts'
export type { LeafRef, PublicGroup } from './public-group/public-group.ts'
export { rebuildPublicGroup } from './public-group/rebuild.ts'
export type { KeptGroup } from './public-group/rebuild.ts'
export { hasVouched, judgeReplacedInfo, remainderOf } from './public-group/replaced-info.ts'
export type { InfoRemainder } from './public-group/replaced-info.ts'
