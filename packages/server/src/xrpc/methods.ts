import type { Server } from '../lexicon/index.ts'
import { deleteAccount } from './actor/delete-account.ts'
import { exportAccountData } from './actor/export-account-data.ts'
import { getSettings } from './actor/get-settings.ts'
import { putSettings } from './actor/put-settings.ts'
import { deleteBlob } from './blob/delete-blob.ts'
import { getBlob } from './blob/get-blob.ts'
import { uploadBlob } from './blob/upload-blob.ts'
import { acceptConvo } from './convo/accept-convo.ts'
import { createConvo } from './convo/create-convo.ts'
import { getConvo } from './convo/get-convo.ts'
import { getConvoAvailability } from './convo/get-convo-availability.ts'
import { getConvoForMembers } from './convo/get-convo-for-members.ts'
import { getConvoHeads } from './convo/get-convo-heads.ts'
import { leaveConvo } from './convo/leave-convo.ts'
import { listConvos } from './convo/list-convos.ts'
import { muteConvo } from './convo/mute-convo.ts'
import { unmuteConvo } from './convo/unmute-convo.ts'
import { updateAllRead } from './convo/update-all-read.ts'
import { updateRead } from './convo/update-read.ts'
import { listDevices } from './device/list-devices.ts'
import { registerDevice } from './device/register-device.ts'
import { registerPush } from './device/register-push.ts'
import { removeDevice } from './device/remove-device.ts'
import { unregisterPush } from './device/unregister-push.ts'
import { createTicket } from './event/create-ticket.ts'
import { getEvents } from './event/get-events.ts'
import { ackWelcome } from './group/ack-welcome.ts'
import { getGroupInfo } from './group/get-group-info.ts'
import { listWelcomes } from './group/list-welcomes.ts'
import { putGroupInfo } from './group/put-group-info.ts'
import { putMetadata } from './group/put-metadata.ts'
import { rejectWelcome } from './group/reject-welcome.ts'
import { requestRecovery } from './group/request-recovery.ts'
import { resetConvo } from './group/reset-convo.ts'
import { submitCommit } from './group/submit-commit.ts'
import { answerJoinRequest } from './invite/answer-join-request.ts'
import { createInvite } from './invite/create-invite.ts'
import { getInvite } from './invite/get-invite.ts'
import { listInvites } from './invite/list-invites.ts'
import { listJoinRequests } from './invite/list-join-requests.ts'
import { requestJoin } from './invite/request-join.ts'
import { revokeInvite } from './invite/revoke-invite.ts'
import { claimKeyPackages } from './key-package/claim-key-packages.ts'
import { getKeyPackageStatus } from './key-package/get-key-package-status.ts'
import { publishKeyPackages } from './key-package/publish-key-packages.ts'
import { revokeKeyPackages } from './key-package/revoke-key-packages.ts'
import { getLog } from './message/get-log.ts'
import { sendEphemeral } from './message/send-ephemeral.ts'
import { sendMessage } from './message/send-message.ts'
import { sendMessageBatch } from './message/send-message-batch.ts'
import { reportConvo } from './moderation/report-convo.ts'
import { reportMessage } from './moderation/report-message.ts'
import type { XrpcPorts } from './ports.ts'
import { createSession } from './server/create-session.ts'
import { deleteSession } from './server/delete-session.ts'
import { describeServer } from './server/describe-server.ts'
import { refreshSession } from './server/refresh-session.ts'

const methods: readonly ((server: Server, ports: XrpcPorts) => void)[] = [
  acceptConvo,
  ackWelcome,
  answerJoinRequest,
  claimKeyPackages,
  createConvo,
  createInvite,
  createSession,
  createTicket,
  deleteAccount,
  deleteBlob,
  deleteSession,
  describeServer,
  exportAccountData,
  getBlob,
  getConvo,
  getConvoAvailability,
  getConvoForMembers,
  getConvoHeads,
  getEvents,
  getGroupInfo,
  getInvite,
  getKeyPackageStatus,
  getLog,
  getSettings,
  leaveConvo,
  listConvos,
  listDevices,
  listInvites,
  listJoinRequests,
  listWelcomes,
  muteConvo,
  publishKeyPackages,
  putGroupInfo,
  putMetadata,
  putSettings,
  refreshSession,
  registerDevice,
  registerPush,
  rejectWelcome,
  removeDevice,
  reportConvo,
  reportMessage,
  requestJoin,
  requestRecovery,
  resetConvo,
  revokeInvite,
  revokeKeyPackages,
  sendEphemeral,
  sendMessage,
  sendMessageBatch,
  submitCommit,
  unmuteConvo,
  unregisterPush,
  updateAllRead,
  updateRead,
  uploadBlob,
]

/** Adds every method to the generated server. A test holds the list against the lexicons. */
export function addMethods(server: Server, ports: XrpcPorts): void {
  for (const add of methods) add(server, ports)
}
