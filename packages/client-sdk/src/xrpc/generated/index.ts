/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { FetchHandler, FetchHandlerOptions } from '@atproto/xrpc'
import { XrpcClient } from '@atproto/xrpc'
import { schemas } from './lexicons.ts'
import type * as BlueCatbirdMlsActorDeleteAccount from './types/blue/catbird/mls/actor/deleteAccount.ts'
import type * as BlueCatbirdMlsActorExportAccountData from './types/blue/catbird/mls/actor/exportAccountData.ts'
import type * as BlueCatbirdMlsActorGetSettings from './types/blue/catbird/mls/actor/getSettings.ts'
import type * as BlueCatbirdMlsActorPutSettings from './types/blue/catbird/mls/actor/putSettings.ts'
import type * as BlueCatbirdMlsBlobDeleteBlob from './types/blue/catbird/mls/blob/deleteBlob.ts'
import type * as BlueCatbirdMlsBlobGetBlob from './types/blue/catbird/mls/blob/getBlob.ts'
import type * as BlueCatbirdMlsBlobUploadBlob from './types/blue/catbird/mls/blob/uploadBlob.ts'
import type * as BlueCatbirdMlsConvoAcceptConvo from './types/blue/catbird/mls/convo/acceptConvo.ts'
import type * as BlueCatbirdMlsConvoCreateConvo from './types/blue/catbird/mls/convo/createConvo.ts'
import type * as BlueCatbirdMlsConvoGetConvo from './types/blue/catbird/mls/convo/getConvo.ts'
import type * as BlueCatbirdMlsConvoGetConvoAvailability from './types/blue/catbird/mls/convo/getConvoAvailability.ts'
import type * as BlueCatbirdMlsConvoGetConvoForMembers from './types/blue/catbird/mls/convo/getConvoForMembers.ts'
import type * as BlueCatbirdMlsConvoGetConvoHeads from './types/blue/catbird/mls/convo/getConvoHeads.ts'
import type * as BlueCatbirdMlsConvoLeaveConvo from './types/blue/catbird/mls/convo/leaveConvo.ts'
import type * as BlueCatbirdMlsConvoListConvos from './types/blue/catbird/mls/convo/listConvos.ts'
import type * as BlueCatbirdMlsConvoMuteConvo from './types/blue/catbird/mls/convo/muteConvo.ts'
import type * as BlueCatbirdMlsConvoUnmuteConvo from './types/blue/catbird/mls/convo/unmuteConvo.ts'
import type * as BlueCatbirdMlsConvoUpdateAllRead from './types/blue/catbird/mls/convo/updateAllRead.ts'
import type * as BlueCatbirdMlsConvoUpdateRead from './types/blue/catbird/mls/convo/updateRead.ts'
import type * as BlueCatbirdMlsDeviceListDevices from './types/blue/catbird/mls/device/listDevices.ts'
import type * as BlueCatbirdMlsDeviceRegisterDevice from './types/blue/catbird/mls/device/registerDevice.ts'
import type * as BlueCatbirdMlsDeviceRegisterPush from './types/blue/catbird/mls/device/registerPush.ts'
import type * as BlueCatbirdMlsDeviceRemoveDevice from './types/blue/catbird/mls/device/removeDevice.ts'
import type * as BlueCatbirdMlsDeviceUnregisterPush from './types/blue/catbird/mls/device/unregisterPush.ts'
import type * as BlueCatbirdMlsEventCreateTicket from './types/blue/catbird/mls/event/createTicket.ts'
import type * as BlueCatbirdMlsEventGetEvents from './types/blue/catbird/mls/event/getEvents.ts'
import type * as BlueCatbirdMlsGroupAckWelcome from './types/blue/catbird/mls/group/ackWelcome.ts'
import type * as BlueCatbirdMlsGroupGetGroupInfo from './types/blue/catbird/mls/group/getGroupInfo.ts'
import type * as BlueCatbirdMlsGroupListWelcomes from './types/blue/catbird/mls/group/listWelcomes.ts'
import type * as BlueCatbirdMlsGroupPutGroupInfo from './types/blue/catbird/mls/group/putGroupInfo.ts'
import type * as BlueCatbirdMlsGroupPutMetadata from './types/blue/catbird/mls/group/putMetadata.ts'
import type * as BlueCatbirdMlsGroupRejectWelcome from './types/blue/catbird/mls/group/rejectWelcome.ts'
import type * as BlueCatbirdMlsGroupRequestRecovery from './types/blue/catbird/mls/group/requestRecovery.ts'
import type * as BlueCatbirdMlsGroupResetConvo from './types/blue/catbird/mls/group/resetConvo.ts'
import type * as BlueCatbirdMlsGroupSubmitCommit from './types/blue/catbird/mls/group/submitCommit.ts'
import type * as BlueCatbirdMlsInviteAnswerJoinRequest from './types/blue/catbird/mls/invite/answerJoinRequest.ts'
import type * as BlueCatbirdMlsInviteCreateInvite from './types/blue/catbird/mls/invite/createInvite.ts'
import type * as BlueCatbirdMlsInviteGetInvite from './types/blue/catbird/mls/invite/getInvite.ts'
import type * as BlueCatbirdMlsInviteListInvites from './types/blue/catbird/mls/invite/listInvites.ts'
import type * as BlueCatbirdMlsInviteListJoinRequests from './types/blue/catbird/mls/invite/listJoinRequests.ts'
import type * as BlueCatbirdMlsInviteRequestJoin from './types/blue/catbird/mls/invite/requestJoin.ts'
import type * as BlueCatbirdMlsInviteRevokeInvite from './types/blue/catbird/mls/invite/revokeInvite.ts'
import type * as BlueCatbirdMlsKeyPackageClaimKeyPackages from './types/blue/catbird/mls/keyPackage/claimKeyPackages.ts'
import type * as BlueCatbirdMlsKeyPackageGetKeyPackageStatus from './types/blue/catbird/mls/keyPackage/getKeyPackageStatus.ts'
import type * as BlueCatbirdMlsKeyPackagePublishKeyPackages from './types/blue/catbird/mls/keyPackage/publishKeyPackages.ts'
import type * as BlueCatbirdMlsKeyPackageRevokeKeyPackages from './types/blue/catbird/mls/keyPackage/revokeKeyPackages.ts'
import type * as BlueCatbirdMlsMessageGetLog from './types/blue/catbird/mls/message/getLog.ts'
import type * as BlueCatbirdMlsMessageSendEphemeral from './types/blue/catbird/mls/message/sendEphemeral.ts'
import type * as BlueCatbirdMlsMessageSendMessage from './types/blue/catbird/mls/message/sendMessage.ts'
import type * as BlueCatbirdMlsMessageSendMessageBatch from './types/blue/catbird/mls/message/sendMessageBatch.ts'
import type * as BlueCatbirdMlsModerationReportConvo from './types/blue/catbird/mls/moderation/reportConvo.ts'
import type * as BlueCatbirdMlsModerationReportMessage from './types/blue/catbird/mls/moderation/reportMessage.ts'
import type * as BlueCatbirdMlsServerCreateSession from './types/blue/catbird/mls/server/createSession.ts'
import type * as BlueCatbirdMlsServerDeleteSession from './types/blue/catbird/mls/server/deleteSession.ts'
import type * as BlueCatbirdMlsServerDescribeServer from './types/blue/catbird/mls/server/describeServer.ts'
import type * as BlueCatbirdMlsServerRefreshSession from './types/blue/catbird/mls/server/refreshSession.ts'

export * as AppBskyRichtextFacet from './types/app/bsky/richtext/facet.ts'
export * as BlueCatbirdMlsActorDeclaration from './types/blue/catbird/mls/actor/declaration.ts'
export * as BlueCatbirdMlsActorDefs from './types/blue/catbird/mls/actor/defs.ts'
export * as BlueCatbirdMlsActorDeleteAccount from './types/blue/catbird/mls/actor/deleteAccount.ts'
export * as BlueCatbirdMlsActorDevice from './types/blue/catbird/mls/actor/device.ts'
export * as BlueCatbirdMlsActorExportAccountData from './types/blue/catbird/mls/actor/exportAccountData.ts'
export * as BlueCatbirdMlsActorGetSettings from './types/blue/catbird/mls/actor/getSettings.ts'
export * as BlueCatbirdMlsActorPutSettings from './types/blue/catbird/mls/actor/putSettings.ts'
export * as BlueCatbirdMlsBlobDeleteBlob from './types/blue/catbird/mls/blob/deleteBlob.ts'
export * as BlueCatbirdMlsBlobGetBlob from './types/blue/catbird/mls/blob/getBlob.ts'
export * as BlueCatbirdMlsBlobUploadBlob from './types/blue/catbird/mls/blob/uploadBlob.ts'
export * as BlueCatbirdMlsConvoAcceptConvo from './types/blue/catbird/mls/convo/acceptConvo.ts'
export * as BlueCatbirdMlsConvoCreateConvo from './types/blue/catbird/mls/convo/createConvo.ts'
export * as BlueCatbirdMlsConvoDefs from './types/blue/catbird/mls/convo/defs.ts'
export * as BlueCatbirdMlsConvoGetConvo from './types/blue/catbird/mls/convo/getConvo.ts'
export * as BlueCatbirdMlsConvoGetConvoAvailability from './types/blue/catbird/mls/convo/getConvoAvailability.ts'
export * as BlueCatbirdMlsConvoGetConvoForMembers from './types/blue/catbird/mls/convo/getConvoForMembers.ts'
export * as BlueCatbirdMlsConvoGetConvoHeads from './types/blue/catbird/mls/convo/getConvoHeads.ts'
export * as BlueCatbirdMlsConvoLeaveConvo from './types/blue/catbird/mls/convo/leaveConvo.ts'
export * as BlueCatbirdMlsConvoListConvos from './types/blue/catbird/mls/convo/listConvos.ts'
export * as BlueCatbirdMlsConvoMuteConvo from './types/blue/catbird/mls/convo/muteConvo.ts'
export * as BlueCatbirdMlsConvoUnmuteConvo from './types/blue/catbird/mls/convo/unmuteConvo.ts'
export * as BlueCatbirdMlsConvoUpdateAllRead from './types/blue/catbird/mls/convo/updateAllRead.ts'
export * as BlueCatbirdMlsConvoUpdateRead from './types/blue/catbird/mls/convo/updateRead.ts'
export * as BlueCatbirdMlsDeviceDefs from './types/blue/catbird/mls/device/defs.ts'
export * as BlueCatbirdMlsDeviceListDevices from './types/blue/catbird/mls/device/listDevices.ts'
export * as BlueCatbirdMlsDeviceRegisterDevice from './types/blue/catbird/mls/device/registerDevice.ts'
export * as BlueCatbirdMlsDeviceRegisterPush from './types/blue/catbird/mls/device/registerPush.ts'
export * as BlueCatbirdMlsDeviceRemoveDevice from './types/blue/catbird/mls/device/removeDevice.ts'
export * as BlueCatbirdMlsDeviceUnregisterPush from './types/blue/catbird/mls/device/unregisterPush.ts'
export * as BlueCatbirdMlsEventCreateTicket from './types/blue/catbird/mls/event/createTicket.ts'
export * as BlueCatbirdMlsEventDefs from './types/blue/catbird/mls/event/defs.ts'
export * as BlueCatbirdMlsEventGetEvents from './types/blue/catbird/mls/event/getEvents.ts'
export * as BlueCatbirdMlsEventSubscribe from './types/blue/catbird/mls/event/subscribe.ts'
export * as BlueCatbirdMlsGroupAckWelcome from './types/blue/catbird/mls/group/ackWelcome.ts'
export * as BlueCatbirdMlsGroupDefs from './types/blue/catbird/mls/group/defs.ts'
export * as BlueCatbirdMlsGroupGetGroupInfo from './types/blue/catbird/mls/group/getGroupInfo.ts'
export * as BlueCatbirdMlsGroupListWelcomes from './types/blue/catbird/mls/group/listWelcomes.ts'
export * as BlueCatbirdMlsGroupPolicy from './types/blue/catbird/mls/group/policy.ts'
export * as BlueCatbirdMlsGroupPutGroupInfo from './types/blue/catbird/mls/group/putGroupInfo.ts'
export * as BlueCatbirdMlsGroupPutMetadata from './types/blue/catbird/mls/group/putMetadata.ts'
export * as BlueCatbirdMlsGroupRejectWelcome from './types/blue/catbird/mls/group/rejectWelcome.ts'
export * as BlueCatbirdMlsGroupRequestRecovery from './types/blue/catbird/mls/group/requestRecovery.ts'
export * as BlueCatbirdMlsGroupResetConvo from './types/blue/catbird/mls/group/resetConvo.ts'
export * as BlueCatbirdMlsGroupSubmitCommit from './types/blue/catbird/mls/group/submitCommit.ts'
export * as BlueCatbirdMlsInviteAnswerJoinRequest from './types/blue/catbird/mls/invite/answerJoinRequest.ts'
export * as BlueCatbirdMlsInviteCreateInvite from './types/blue/catbird/mls/invite/createInvite.ts'
export * as BlueCatbirdMlsInviteDefs from './types/blue/catbird/mls/invite/defs.ts'
export * as BlueCatbirdMlsInviteGetInvite from './types/blue/catbird/mls/invite/getInvite.ts'
export * as BlueCatbirdMlsInviteListInvites from './types/blue/catbird/mls/invite/listInvites.ts'
export * as BlueCatbirdMlsInviteListJoinRequests from './types/blue/catbird/mls/invite/listJoinRequests.ts'
export * as BlueCatbirdMlsInviteRequestJoin from './types/blue/catbird/mls/invite/requestJoin.ts'
export * as BlueCatbirdMlsInviteRevokeInvite from './types/blue/catbird/mls/invite/revokeInvite.ts'
export * as BlueCatbirdMlsKeyPackageClaimKeyPackages from './types/blue/catbird/mls/keyPackage/claimKeyPackages.ts'
export * as BlueCatbirdMlsKeyPackageDefs from './types/blue/catbird/mls/keyPackage/defs.ts'
export * as BlueCatbirdMlsKeyPackageGetKeyPackageStatus from './types/blue/catbird/mls/keyPackage/getKeyPackageStatus.ts'
export * as BlueCatbirdMlsKeyPackagePublishKeyPackages from './types/blue/catbird/mls/keyPackage/publishKeyPackages.ts'
export * as BlueCatbirdMlsKeyPackageRevokeKeyPackages from './types/blue/catbird/mls/keyPackage/revokeKeyPackages.ts'
export * as BlueCatbirdMlsMessageDefs from './types/blue/catbird/mls/message/defs.ts'
export * as BlueCatbirdMlsMessageGetLog from './types/blue/catbird/mls/message/getLog.ts'
export * as BlueCatbirdMlsMessageSendEphemeral from './types/blue/catbird/mls/message/sendEphemeral.ts'
export * as BlueCatbirdMlsMessageSendMessage from './types/blue/catbird/mls/message/sendMessage.ts'
export * as BlueCatbirdMlsMessageSendMessageBatch from './types/blue/catbird/mls/message/sendMessageBatch.ts'
export * as BlueCatbirdMlsModerationReportConvo from './types/blue/catbird/mls/moderation/reportConvo.ts'
export * as BlueCatbirdMlsModerationReportMessage from './types/blue/catbird/mls/moderation/reportMessage.ts'
export * as BlueCatbirdMlsServerCreateSession from './types/blue/catbird/mls/server/createSession.ts'
export * as BlueCatbirdMlsServerDefs from './types/blue/catbird/mls/server/defs.ts'
export * as BlueCatbirdMlsServerDeleteSession from './types/blue/catbird/mls/server/deleteSession.ts'
export * as BlueCatbirdMlsServerDescribeServer from './types/blue/catbird/mls/server/describeServer.ts'
export * as BlueCatbirdMlsServerRefreshSession from './types/blue/catbird/mls/server/refreshSession.ts'

export class AtpBaseClient extends XrpcClient {
  blue: BlueNS

  constructor(options: FetchHandler | FetchHandlerOptions) {
    super(options, schemas)
    this.blue = new BlueNS(this)
  }

  /** @deprecated use `this` instead */
  get xrpc(): XrpcClient {
    return this
  }
}

export class BlueNS {
  _client: XrpcClient
  catbird: BlueCatbirdNS

  constructor(client: XrpcClient) {
    this._client = client
    this.catbird = new BlueCatbirdNS(client)
  }
}

export class BlueCatbirdNS {
  _client: XrpcClient
  mls: BlueCatbirdMlsNS

  constructor(client: XrpcClient) {
    this._client = client
    this.mls = new BlueCatbirdMlsNS(client)
  }
}

export class BlueCatbirdMlsNS {
  _client: XrpcClient
  actor: BlueCatbirdMlsActorNS
  blob: BlueCatbirdMlsBlobNS
  convo: BlueCatbirdMlsConvoNS
  device: BlueCatbirdMlsDeviceNS
  event: BlueCatbirdMlsEventNS
  group: BlueCatbirdMlsGroupNS
  invite: BlueCatbirdMlsInviteNS
  keyPackage: BlueCatbirdMlsKeyPackageNS
  message: BlueCatbirdMlsMessageNS
  moderation: BlueCatbirdMlsModerationNS
  server: BlueCatbirdMlsServerNS

  constructor(client: XrpcClient) {
    this._client = client
    this.actor = new BlueCatbirdMlsActorNS(client)
    this.blob = new BlueCatbirdMlsBlobNS(client)
    this.convo = new BlueCatbirdMlsConvoNS(client)
    this.device = new BlueCatbirdMlsDeviceNS(client)
    this.event = new BlueCatbirdMlsEventNS(client)
    this.group = new BlueCatbirdMlsGroupNS(client)
    this.invite = new BlueCatbirdMlsInviteNS(client)
    this.keyPackage = new BlueCatbirdMlsKeyPackageNS(client)
    this.message = new BlueCatbirdMlsMessageNS(client)
    this.moderation = new BlueCatbirdMlsModerationNS(client)
    this.server = new BlueCatbirdMlsServerNS(client)
  }
}

export class BlueCatbirdMlsActorNS {
  _client: XrpcClient

  constructor(client: XrpcClient) {
    this._client = client
  }

  deleteAccount(
    data?: BlueCatbirdMlsActorDeleteAccount.InputSchema,
    opts?: BlueCatbirdMlsActorDeleteAccount.CallOptions,
  ): Promise<BlueCatbirdMlsActorDeleteAccount.Response> {
    return this._client.call('blue.catbird.mls.actor.deleteAccount', opts?.qp, data, opts)
  }

  exportAccountData(
    params?: BlueCatbirdMlsActorExportAccountData.QueryParams,
    opts?: BlueCatbirdMlsActorExportAccountData.CallOptions,
  ): Promise<BlueCatbirdMlsActorExportAccountData.Response> {
    return this._client.call('blue.catbird.mls.actor.exportAccountData', params, undefined, opts)
  }

  getSettings(
    params?: BlueCatbirdMlsActorGetSettings.QueryParams,
    opts?: BlueCatbirdMlsActorGetSettings.CallOptions,
  ): Promise<BlueCatbirdMlsActorGetSettings.Response> {
    return this._client.call('blue.catbird.mls.actor.getSettings', params, undefined, opts)
  }

  putSettings(
    data?: BlueCatbirdMlsActorPutSettings.InputSchema,
    opts?: BlueCatbirdMlsActorPutSettings.CallOptions,
  ): Promise<BlueCatbirdMlsActorPutSettings.Response> {
    return this._client.call('blue.catbird.mls.actor.putSettings', opts?.qp, data, opts)
  }
}

export class BlueCatbirdMlsBlobNS {
  _client: XrpcClient

  constructor(client: XrpcClient) {
    this._client = client
  }

  deleteBlob(
    data?: BlueCatbirdMlsBlobDeleteBlob.InputSchema,
    opts?: BlueCatbirdMlsBlobDeleteBlob.CallOptions,
  ): Promise<BlueCatbirdMlsBlobDeleteBlob.Response> {
    return this._client.call('blue.catbird.mls.blob.deleteBlob', opts?.qp, data, opts)
  }

  getBlob(
    params?: BlueCatbirdMlsBlobGetBlob.QueryParams,
    opts?: BlueCatbirdMlsBlobGetBlob.CallOptions,
  ): Promise<BlueCatbirdMlsBlobGetBlob.Response> {
    return this._client.call('blue.catbird.mls.blob.getBlob', params, undefined, opts)
  }

  uploadBlob(
    data?: BlueCatbirdMlsBlobUploadBlob.InputSchema,
    opts?: BlueCatbirdMlsBlobUploadBlob.CallOptions,
  ): Promise<BlueCatbirdMlsBlobUploadBlob.Response> {
    return this._client.call('blue.catbird.mls.blob.uploadBlob', opts?.qp, data, opts)
  }
}

export class BlueCatbirdMlsConvoNS {
  _client: XrpcClient

  constructor(client: XrpcClient) {
    this._client = client
  }

  acceptConvo(
    data?: BlueCatbirdMlsConvoAcceptConvo.InputSchema,
    opts?: BlueCatbirdMlsConvoAcceptConvo.CallOptions,
  ): Promise<BlueCatbirdMlsConvoAcceptConvo.Response> {
    return this._client.call('blue.catbird.mls.convo.acceptConvo', opts?.qp, data, opts)
  }

  createConvo(
    data?: BlueCatbirdMlsConvoCreateConvo.InputSchema,
    opts?: BlueCatbirdMlsConvoCreateConvo.CallOptions,
  ): Promise<BlueCatbirdMlsConvoCreateConvo.Response> {
    return this._client.call('blue.catbird.mls.convo.createConvo', opts?.qp, data, opts)
  }

  getConvo(
    params?: BlueCatbirdMlsConvoGetConvo.QueryParams,
    opts?: BlueCatbirdMlsConvoGetConvo.CallOptions,
  ): Promise<BlueCatbirdMlsConvoGetConvo.Response> {
    return this._client.call('blue.catbird.mls.convo.getConvo', params, undefined, opts)
  }

  getConvoAvailability(
    params?: BlueCatbirdMlsConvoGetConvoAvailability.QueryParams,
    opts?: BlueCatbirdMlsConvoGetConvoAvailability.CallOptions,
  ): Promise<BlueCatbirdMlsConvoGetConvoAvailability.Response> {
    return this._client.call('blue.catbird.mls.convo.getConvoAvailability', params, undefined, opts)
  }

  getConvoForMembers(
    params?: BlueCatbirdMlsConvoGetConvoForMembers.QueryParams,
    opts?: BlueCatbirdMlsConvoGetConvoForMembers.CallOptions,
  ): Promise<BlueCatbirdMlsConvoGetConvoForMembers.Response> {
    return this._client.call('blue.catbird.mls.convo.getConvoForMembers', params, undefined, opts)
  }

  getConvoHeads(
    params?: BlueCatbirdMlsConvoGetConvoHeads.QueryParams,
    opts?: BlueCatbirdMlsConvoGetConvoHeads.CallOptions,
  ): Promise<BlueCatbirdMlsConvoGetConvoHeads.Response> {
    return this._client.call('blue.catbird.mls.convo.getConvoHeads', params, undefined, opts)
  }

  leaveConvo(
    data?: BlueCatbirdMlsConvoLeaveConvo.InputSchema,
    opts?: BlueCatbirdMlsConvoLeaveConvo.CallOptions,
  ): Promise<BlueCatbirdMlsConvoLeaveConvo.Response> {
    return this._client.call('blue.catbird.mls.convo.leaveConvo', opts?.qp, data, opts)
  }

  listConvos(
    params?: BlueCatbirdMlsConvoListConvos.QueryParams,
    opts?: BlueCatbirdMlsConvoListConvos.CallOptions,
  ): Promise<BlueCatbirdMlsConvoListConvos.Response> {
    return this._client.call('blue.catbird.mls.convo.listConvos', params, undefined, opts)
  }

  muteConvo(
    data?: BlueCatbirdMlsConvoMuteConvo.InputSchema,
    opts?: BlueCatbirdMlsConvoMuteConvo.CallOptions,
  ): Promise<BlueCatbirdMlsConvoMuteConvo.Response> {
    return this._client.call('blue.catbird.mls.convo.muteConvo', opts?.qp, data, opts)
  }

  unmuteConvo(
    data?: BlueCatbirdMlsConvoUnmuteConvo.InputSchema,
    opts?: BlueCatbirdMlsConvoUnmuteConvo.CallOptions,
  ): Promise<BlueCatbirdMlsConvoUnmuteConvo.Response> {
    return this._client.call('blue.catbird.mls.convo.unmuteConvo', opts?.qp, data, opts)
  }

  updateAllRead(
    data?: BlueCatbirdMlsConvoUpdateAllRead.InputSchema,
    opts?: BlueCatbirdMlsConvoUpdateAllRead.CallOptions,
  ): Promise<BlueCatbirdMlsConvoUpdateAllRead.Response> {
    return this._client.call('blue.catbird.mls.convo.updateAllRead', opts?.qp, data, opts)
  }

  updateRead(
    data?: BlueCatbirdMlsConvoUpdateRead.InputSchema,
    opts?: BlueCatbirdMlsConvoUpdateRead.CallOptions,
  ): Promise<BlueCatbirdMlsConvoUpdateRead.Response> {
    return this._client.call('blue.catbird.mls.convo.updateRead', opts?.qp, data, opts)
  }
}

export class BlueCatbirdMlsDeviceNS {
  _client: XrpcClient

  constructor(client: XrpcClient) {
    this._client = client
  }

  listDevices(
    params?: BlueCatbirdMlsDeviceListDevices.QueryParams,
    opts?: BlueCatbirdMlsDeviceListDevices.CallOptions,
  ): Promise<BlueCatbirdMlsDeviceListDevices.Response> {
    return this._client.call('blue.catbird.mls.device.listDevices', params, undefined, opts)
  }

  registerDevice(
    data?: BlueCatbirdMlsDeviceRegisterDevice.InputSchema,
    opts?: BlueCatbirdMlsDeviceRegisterDevice.CallOptions,
  ): Promise<BlueCatbirdMlsDeviceRegisterDevice.Response> {
    return this._client.call('blue.catbird.mls.device.registerDevice', opts?.qp, data, opts)
  }

  registerPush(
    data?: BlueCatbirdMlsDeviceRegisterPush.InputSchema,
    opts?: BlueCatbirdMlsDeviceRegisterPush.CallOptions,
  ): Promise<BlueCatbirdMlsDeviceRegisterPush.Response> {
    return this._client.call('blue.catbird.mls.device.registerPush', opts?.qp, data, opts)
  }

  removeDevice(
    data?: BlueCatbirdMlsDeviceRemoveDevice.InputSchema,
    opts?: BlueCatbirdMlsDeviceRemoveDevice.CallOptions,
  ): Promise<BlueCatbirdMlsDeviceRemoveDevice.Response> {
    return this._client.call('blue.catbird.mls.device.removeDevice', opts?.qp, data, opts)
  }

  unregisterPush(
    data?: BlueCatbirdMlsDeviceUnregisterPush.InputSchema,
    opts?: BlueCatbirdMlsDeviceUnregisterPush.CallOptions,
  ): Promise<BlueCatbirdMlsDeviceUnregisterPush.Response> {
    return this._client.call('blue.catbird.mls.device.unregisterPush', opts?.qp, data, opts)
  }
}

export class BlueCatbirdMlsEventNS {
  _client: XrpcClient

  constructor(client: XrpcClient) {
    this._client = client
  }

  createTicket(
    data?: BlueCatbirdMlsEventCreateTicket.InputSchema,
    opts?: BlueCatbirdMlsEventCreateTicket.CallOptions,
  ): Promise<BlueCatbirdMlsEventCreateTicket.Response> {
    return this._client.call('blue.catbird.mls.event.createTicket', opts?.qp, data, opts)
  }

  getEvents(
    params?: BlueCatbirdMlsEventGetEvents.QueryParams,
    opts?: BlueCatbirdMlsEventGetEvents.CallOptions,
  ): Promise<BlueCatbirdMlsEventGetEvents.Response> {
    return this._client.call('blue.catbird.mls.event.getEvents', params, undefined, opts)
  }
}

export class BlueCatbirdMlsGroupNS {
  _client: XrpcClient

  constructor(client: XrpcClient) {
    this._client = client
  }

  ackWelcome(
    data?: BlueCatbirdMlsGroupAckWelcome.InputSchema,
    opts?: BlueCatbirdMlsGroupAckWelcome.CallOptions,
  ): Promise<BlueCatbirdMlsGroupAckWelcome.Response> {
    return this._client.call('blue.catbird.mls.group.ackWelcome', opts?.qp, data, opts)
  }

  getGroupInfo(
    params?: BlueCatbirdMlsGroupGetGroupInfo.QueryParams,
    opts?: BlueCatbirdMlsGroupGetGroupInfo.CallOptions,
  ): Promise<BlueCatbirdMlsGroupGetGroupInfo.Response> {
    return this._client.call('blue.catbird.mls.group.getGroupInfo', params, undefined, opts)
  }

  listWelcomes(
    params?: BlueCatbirdMlsGroupListWelcomes.QueryParams,
    opts?: BlueCatbirdMlsGroupListWelcomes.CallOptions,
  ): Promise<BlueCatbirdMlsGroupListWelcomes.Response> {
    return this._client.call('blue.catbird.mls.group.listWelcomes', params, undefined, opts)
  }

  putGroupInfo(
    data?: BlueCatbirdMlsGroupPutGroupInfo.InputSchema,
    opts?: BlueCatbirdMlsGroupPutGroupInfo.CallOptions,
  ): Promise<BlueCatbirdMlsGroupPutGroupInfo.Response> {
    return this._client.call('blue.catbird.mls.group.putGroupInfo', opts?.qp, data, opts)
  }

  putMetadata(
    data?: BlueCatbirdMlsGroupPutMetadata.InputSchema,
    opts?: BlueCatbirdMlsGroupPutMetadata.CallOptions,
  ): Promise<BlueCatbirdMlsGroupPutMetadata.Response> {
    return this._client.call('blue.catbird.mls.group.putMetadata', opts?.qp, data, opts)
  }

  rejectWelcome(
    data?: BlueCatbirdMlsGroupRejectWelcome.InputSchema,
    opts?: BlueCatbirdMlsGroupRejectWelcome.CallOptions,
  ): Promise<BlueCatbirdMlsGroupRejectWelcome.Response> {
    return this._client.call('blue.catbird.mls.group.rejectWelcome', opts?.qp, data, opts)
  }

  requestRecovery(
    data?: BlueCatbirdMlsGroupRequestRecovery.InputSchema,
    opts?: BlueCatbirdMlsGroupRequestRecovery.CallOptions,
  ): Promise<BlueCatbirdMlsGroupRequestRecovery.Response> {
    return this._client.call('blue.catbird.mls.group.requestRecovery', opts?.qp, data, opts)
  }

  resetConvo(
    data?: BlueCatbirdMlsGroupResetConvo.InputSchema,
    opts?: BlueCatbirdMlsGroupResetConvo.CallOptions,
  ): Promise<BlueCatbirdMlsGroupResetConvo.Response> {
    return this._client.call('blue.catbird.mls.group.resetConvo', opts?.qp, data, opts)
  }

  submitCommit(
    data?: BlueCatbirdMlsGroupSubmitCommit.InputSchema,
    opts?: BlueCatbirdMlsGroupSubmitCommit.CallOptions,
  ): Promise<BlueCatbirdMlsGroupSubmitCommit.Response> {
    return this._client.call('blue.catbird.mls.group.submitCommit', opts?.qp, data, opts)
  }
}

export class BlueCatbirdMlsInviteNS {
  _client: XrpcClient

  constructor(client: XrpcClient) {
    this._client = client
  }

  answerJoinRequest(
    data?: BlueCatbirdMlsInviteAnswerJoinRequest.InputSchema,
    opts?: BlueCatbirdMlsInviteAnswerJoinRequest.CallOptions,
  ): Promise<BlueCatbirdMlsInviteAnswerJoinRequest.Response> {
    return this._client.call('blue.catbird.mls.invite.answerJoinRequest', opts?.qp, data, opts)
  }

  createInvite(
    data?: BlueCatbirdMlsInviteCreateInvite.InputSchema,
    opts?: BlueCatbirdMlsInviteCreateInvite.CallOptions,
  ): Promise<BlueCatbirdMlsInviteCreateInvite.Response> {
    return this._client.call('blue.catbird.mls.invite.createInvite', opts?.qp, data, opts)
  }

  getInvite(
    params?: BlueCatbirdMlsInviteGetInvite.QueryParams,
    opts?: BlueCatbirdMlsInviteGetInvite.CallOptions,
  ): Promise<BlueCatbirdMlsInviteGetInvite.Response> {
    return this._client.call('blue.catbird.mls.invite.getInvite', params, undefined, opts)
  }

  listInvites(
    params?: BlueCatbirdMlsInviteListInvites.QueryParams,
    opts?: BlueCatbirdMlsInviteListInvites.CallOptions,
  ): Promise<BlueCatbirdMlsInviteListInvites.Response> {
    return this._client.call('blue.catbird.mls.invite.listInvites', params, undefined, opts)
  }

  listJoinRequests(
    params?: BlueCatbirdMlsInviteListJoinRequests.QueryParams,
    opts?: BlueCatbirdMlsInviteListJoinRequests.CallOptions,
  ): Promise<BlueCatbirdMlsInviteListJoinRequests.Response> {
    return this._client.call('blue.catbird.mls.invite.listJoinRequests', params, undefined, opts)
  }

  requestJoin(
    data?: BlueCatbirdMlsInviteRequestJoin.InputSchema,
    opts?: BlueCatbirdMlsInviteRequestJoin.CallOptions,
  ): Promise<BlueCatbirdMlsInviteRequestJoin.Response> {
    return this._client.call('blue.catbird.mls.invite.requestJoin', opts?.qp, data, opts)
  }

  revokeInvite(
    data?: BlueCatbirdMlsInviteRevokeInvite.InputSchema,
    opts?: BlueCatbirdMlsInviteRevokeInvite.CallOptions,
  ): Promise<BlueCatbirdMlsInviteRevokeInvite.Response> {
    return this._client.call('blue.catbird.mls.invite.revokeInvite', opts?.qp, data, opts)
  }
}

export class BlueCatbirdMlsKeyPackageNS {
  _client: XrpcClient

  constructor(client: XrpcClient) {
    this._client = client
  }

  claimKeyPackages(
    data?: BlueCatbirdMlsKeyPackageClaimKeyPackages.InputSchema,
    opts?: BlueCatbirdMlsKeyPackageClaimKeyPackages.CallOptions,
  ): Promise<BlueCatbirdMlsKeyPackageClaimKeyPackages.Response> {
    return this._client.call('blue.catbird.mls.keyPackage.claimKeyPackages', opts?.qp, data, opts)
  }

  getKeyPackageStatus(
    params?: BlueCatbirdMlsKeyPackageGetKeyPackageStatus.QueryParams,
    opts?: BlueCatbirdMlsKeyPackageGetKeyPackageStatus.CallOptions,
  ): Promise<BlueCatbirdMlsKeyPackageGetKeyPackageStatus.Response> {
    return this._client.call('blue.catbird.mls.keyPackage.getKeyPackageStatus', params, undefined, opts)
  }

  publishKeyPackages(
    data?: BlueCatbirdMlsKeyPackagePublishKeyPackages.InputSchema,
    opts?: BlueCatbirdMlsKeyPackagePublishKeyPackages.CallOptions,
  ): Promise<BlueCatbirdMlsKeyPackagePublishKeyPackages.Response> {
    return this._client.call('blue.catbird.mls.keyPackage.publishKeyPackages', opts?.qp, data, opts)
  }

  revokeKeyPackages(
    data?: BlueCatbirdMlsKeyPackageRevokeKeyPackages.InputSchema,
    opts?: BlueCatbirdMlsKeyPackageRevokeKeyPackages.CallOptions,
  ): Promise<BlueCatbirdMlsKeyPackageRevokeKeyPackages.Response> {
    return this._client.call('blue.catbird.mls.keyPackage.revokeKeyPackages', opts?.qp, data, opts)
  }
}

export class BlueCatbirdMlsMessageNS {
  _client: XrpcClient

  constructor(client: XrpcClient) {
    this._client = client
  }

  getLog(
    params?: BlueCatbirdMlsMessageGetLog.QueryParams,
    opts?: BlueCatbirdMlsMessageGetLog.CallOptions,
  ): Promise<BlueCatbirdMlsMessageGetLog.Response> {
    return this._client.call('blue.catbird.mls.message.getLog', params, undefined, opts)
  }

  sendEphemeral(
    data?: BlueCatbirdMlsMessageSendEphemeral.InputSchema,
    opts?: BlueCatbirdMlsMessageSendEphemeral.CallOptions,
  ): Promise<BlueCatbirdMlsMessageSendEphemeral.Response> {
    return this._client.call('blue.catbird.mls.message.sendEphemeral', opts?.qp, data, opts)
  }

  sendMessage(
    data?: BlueCatbirdMlsMessageSendMessage.InputSchema,
    opts?: BlueCatbirdMlsMessageSendMessage.CallOptions,
  ): Promise<BlueCatbirdMlsMessageSendMessage.Response> {
    return this._client.call('blue.catbird.mls.message.sendMessage', opts?.qp, data, opts)
  }

  sendMessageBatch(
    data?: BlueCatbirdMlsMessageSendMessageBatch.InputSchema,
    opts?: BlueCatbirdMlsMessageSendMessageBatch.CallOptions,
  ): Promise<BlueCatbirdMlsMessageSendMessageBatch.Response> {
    return this._client.call('blue.catbird.mls.message.sendMessageBatch', opts?.qp, data, opts)
  }
}

export class BlueCatbirdMlsModerationNS {
  _client: XrpcClient

  constructor(client: XrpcClient) {
    this._client = client
  }

  reportConvo(
    data?: BlueCatbirdMlsModerationReportConvo.InputSchema,
    opts?: BlueCatbirdMlsModerationReportConvo.CallOptions,
  ): Promise<BlueCatbirdMlsModerationReportConvo.Response> {
    return this._client.call('blue.catbird.mls.moderation.reportConvo', opts?.qp, data, opts)
  }

  reportMessage(
    data?: BlueCatbirdMlsModerationReportMessage.InputSchema,
    opts?: BlueCatbirdMlsModerationReportMessage.CallOptions,
  ): Promise<BlueCatbirdMlsModerationReportMessage.Response> {
    return this._client.call('blue.catbird.mls.moderation.reportMessage', opts?.qp, data, opts)
  }
}

export class BlueCatbirdMlsServerNS {
  _client: XrpcClient

  constructor(client: XrpcClient) {
    this._client = client
  }

  createSession(
    data?: BlueCatbirdMlsServerCreateSession.InputSchema,
    opts?: BlueCatbirdMlsServerCreateSession.CallOptions,
  ): Promise<BlueCatbirdMlsServerCreateSession.Response> {
    return this._client.call('blue.catbird.mls.server.createSession', opts?.qp, data, opts)
  }

  deleteSession(
    data?: BlueCatbirdMlsServerDeleteSession.InputSchema,
    opts?: BlueCatbirdMlsServerDeleteSession.CallOptions,
  ): Promise<BlueCatbirdMlsServerDeleteSession.Response> {
    return this._client.call('blue.catbird.mls.server.deleteSession', opts?.qp, data, opts)
  }

  describeServer(
    params?: BlueCatbirdMlsServerDescribeServer.QueryParams,
    opts?: BlueCatbirdMlsServerDescribeServer.CallOptions,
  ): Promise<BlueCatbirdMlsServerDescribeServer.Response> {
    return this._client.call('blue.catbird.mls.server.describeServer', params, undefined, opts)
  }

  refreshSession(
    data?: BlueCatbirdMlsServerRefreshSession.InputSchema,
    opts?: BlueCatbirdMlsServerRefreshSession.CallOptions,
  ): Promise<BlueCatbirdMlsServerRefreshSession.Response> {
    return this._client.call('blue.catbird.mls.server.refreshSession', opts?.qp, data, opts)
  }
}
