/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type {
  Auth,
  Options as XrpcOptions,
  Server as XrpcServer,
  StreamConfigOrHandler,
  MethodConfigOrHandler,
} from '@atproto/xrpc-server'
import { createServer as createXrpcServer } from '@atproto/xrpc-server'
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
import type * as BlueCatbirdMlsEventSubscribe from './types/blue/catbird/mls/event/subscribe.ts'
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

export function createServer(options?: XrpcOptions): Server {
  return new Server(options)
}

export class Server {
  xrpc: XrpcServer
  blue: BlueNS

  constructor(options?: XrpcOptions) {
    this.xrpc = createXrpcServer(schemas, options)
    this.blue = new BlueNS(this)
  }
}

export class BlueNS {
  _server: Server
  catbird: BlueCatbirdNS

  constructor(server: Server) {
    this._server = server
    this.catbird = new BlueCatbirdNS(server)
  }
}

export class BlueCatbirdNS {
  _server: Server
  mls: BlueCatbirdMlsNS

  constructor(server: Server) {
    this._server = server
    this.mls = new BlueCatbirdMlsNS(server)
  }
}

export class BlueCatbirdMlsNS {
  _server: Server
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

  constructor(server: Server) {
    this._server = server
    this.actor = new BlueCatbirdMlsActorNS(server)
    this.blob = new BlueCatbirdMlsBlobNS(server)
    this.convo = new BlueCatbirdMlsConvoNS(server)
    this.device = new BlueCatbirdMlsDeviceNS(server)
    this.event = new BlueCatbirdMlsEventNS(server)
    this.group = new BlueCatbirdMlsGroupNS(server)
    this.invite = new BlueCatbirdMlsInviteNS(server)
    this.keyPackage = new BlueCatbirdMlsKeyPackageNS(server)
    this.message = new BlueCatbirdMlsMessageNS(server)
    this.moderation = new BlueCatbirdMlsModerationNS(server)
    this.server = new BlueCatbirdMlsServerNS(server)
  }
}

export class BlueCatbirdMlsActorNS {
  _server: Server

  constructor(server: Server) {
    this._server = server
  }

  deleteAccount<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsActorDeleteAccount.QueryParams,
      BlueCatbirdMlsActorDeleteAccount.HandlerInput,
      BlueCatbirdMlsActorDeleteAccount.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.actor.deleteAccount' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  exportAccountData<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsActorExportAccountData.QueryParams,
      BlueCatbirdMlsActorExportAccountData.HandlerInput,
      BlueCatbirdMlsActorExportAccountData.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.actor.exportAccountData' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  getSettings<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsActorGetSettings.QueryParams,
      BlueCatbirdMlsActorGetSettings.HandlerInput,
      BlueCatbirdMlsActorGetSettings.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.actor.getSettings' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  putSettings<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsActorPutSettings.QueryParams,
      BlueCatbirdMlsActorPutSettings.HandlerInput,
      BlueCatbirdMlsActorPutSettings.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.actor.putSettings' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }
}

export class BlueCatbirdMlsBlobNS {
  _server: Server

  constructor(server: Server) {
    this._server = server
  }

  deleteBlob<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsBlobDeleteBlob.QueryParams,
      BlueCatbirdMlsBlobDeleteBlob.HandlerInput,
      BlueCatbirdMlsBlobDeleteBlob.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.blob.deleteBlob' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  getBlob<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsBlobGetBlob.QueryParams,
      BlueCatbirdMlsBlobGetBlob.HandlerInput,
      BlueCatbirdMlsBlobGetBlob.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.blob.getBlob' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  uploadBlob<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsBlobUploadBlob.QueryParams,
      BlueCatbirdMlsBlobUploadBlob.HandlerInput,
      BlueCatbirdMlsBlobUploadBlob.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.blob.uploadBlob' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }
}

export class BlueCatbirdMlsConvoNS {
  _server: Server

  constructor(server: Server) {
    this._server = server
  }

  acceptConvo<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoAcceptConvo.QueryParams,
      BlueCatbirdMlsConvoAcceptConvo.HandlerInput,
      BlueCatbirdMlsConvoAcceptConvo.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.acceptConvo' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  createConvo<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoCreateConvo.QueryParams,
      BlueCatbirdMlsConvoCreateConvo.HandlerInput,
      BlueCatbirdMlsConvoCreateConvo.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.createConvo' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  getConvo<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoGetConvo.QueryParams,
      BlueCatbirdMlsConvoGetConvo.HandlerInput,
      BlueCatbirdMlsConvoGetConvo.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.getConvo' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  getConvoAvailability<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoGetConvoAvailability.QueryParams,
      BlueCatbirdMlsConvoGetConvoAvailability.HandlerInput,
      BlueCatbirdMlsConvoGetConvoAvailability.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.getConvoAvailability' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  getConvoForMembers<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoGetConvoForMembers.QueryParams,
      BlueCatbirdMlsConvoGetConvoForMembers.HandlerInput,
      BlueCatbirdMlsConvoGetConvoForMembers.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.getConvoForMembers' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  getConvoHeads<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoGetConvoHeads.QueryParams,
      BlueCatbirdMlsConvoGetConvoHeads.HandlerInput,
      BlueCatbirdMlsConvoGetConvoHeads.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.getConvoHeads' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  leaveConvo<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoLeaveConvo.QueryParams,
      BlueCatbirdMlsConvoLeaveConvo.HandlerInput,
      BlueCatbirdMlsConvoLeaveConvo.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.leaveConvo' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  listConvos<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoListConvos.QueryParams,
      BlueCatbirdMlsConvoListConvos.HandlerInput,
      BlueCatbirdMlsConvoListConvos.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.listConvos' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  muteConvo<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoMuteConvo.QueryParams,
      BlueCatbirdMlsConvoMuteConvo.HandlerInput,
      BlueCatbirdMlsConvoMuteConvo.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.muteConvo' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  unmuteConvo<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoUnmuteConvo.QueryParams,
      BlueCatbirdMlsConvoUnmuteConvo.HandlerInput,
      BlueCatbirdMlsConvoUnmuteConvo.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.unmuteConvo' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  updateAllRead<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoUpdateAllRead.QueryParams,
      BlueCatbirdMlsConvoUpdateAllRead.HandlerInput,
      BlueCatbirdMlsConvoUpdateAllRead.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.updateAllRead' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  updateRead<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsConvoUpdateRead.QueryParams,
      BlueCatbirdMlsConvoUpdateRead.HandlerInput,
      BlueCatbirdMlsConvoUpdateRead.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.convo.updateRead' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }
}

export class BlueCatbirdMlsDeviceNS {
  _server: Server

  constructor(server: Server) {
    this._server = server
  }

  listDevices<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsDeviceListDevices.QueryParams,
      BlueCatbirdMlsDeviceListDevices.HandlerInput,
      BlueCatbirdMlsDeviceListDevices.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.device.listDevices' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  registerDevice<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsDeviceRegisterDevice.QueryParams,
      BlueCatbirdMlsDeviceRegisterDevice.HandlerInput,
      BlueCatbirdMlsDeviceRegisterDevice.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.device.registerDevice' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  registerPush<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsDeviceRegisterPush.QueryParams,
      BlueCatbirdMlsDeviceRegisterPush.HandlerInput,
      BlueCatbirdMlsDeviceRegisterPush.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.device.registerPush' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  removeDevice<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsDeviceRemoveDevice.QueryParams,
      BlueCatbirdMlsDeviceRemoveDevice.HandlerInput,
      BlueCatbirdMlsDeviceRemoveDevice.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.device.removeDevice' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  unregisterPush<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsDeviceUnregisterPush.QueryParams,
      BlueCatbirdMlsDeviceUnregisterPush.HandlerInput,
      BlueCatbirdMlsDeviceUnregisterPush.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.device.unregisterPush' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }
}

export class BlueCatbirdMlsEventNS {
  _server: Server

  constructor(server: Server) {
    this._server = server
  }

  createTicket<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsEventCreateTicket.QueryParams,
      BlueCatbirdMlsEventCreateTicket.HandlerInput,
      BlueCatbirdMlsEventCreateTicket.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.event.createTicket' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  getEvents<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsEventGetEvents.QueryParams,
      BlueCatbirdMlsEventGetEvents.HandlerInput,
      BlueCatbirdMlsEventGetEvents.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.event.getEvents' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  subscribe<A extends Auth = void>(
    cfg: StreamConfigOrHandler<
      A,
      BlueCatbirdMlsEventSubscribe.QueryParams,
      BlueCatbirdMlsEventSubscribe.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.event.subscribe' // @ts-ignore
    return this._server.xrpc.streamMethod(nsid, cfg)
  }
}

export class BlueCatbirdMlsGroupNS {
  _server: Server

  constructor(server: Server) {
    this._server = server
  }

  ackWelcome<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsGroupAckWelcome.QueryParams,
      BlueCatbirdMlsGroupAckWelcome.HandlerInput,
      BlueCatbirdMlsGroupAckWelcome.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.group.ackWelcome' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  getGroupInfo<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsGroupGetGroupInfo.QueryParams,
      BlueCatbirdMlsGroupGetGroupInfo.HandlerInput,
      BlueCatbirdMlsGroupGetGroupInfo.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.group.getGroupInfo' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  listWelcomes<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsGroupListWelcomes.QueryParams,
      BlueCatbirdMlsGroupListWelcomes.HandlerInput,
      BlueCatbirdMlsGroupListWelcomes.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.group.listWelcomes' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  putGroupInfo<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsGroupPutGroupInfo.QueryParams,
      BlueCatbirdMlsGroupPutGroupInfo.HandlerInput,
      BlueCatbirdMlsGroupPutGroupInfo.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.group.putGroupInfo' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  putMetadata<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsGroupPutMetadata.QueryParams,
      BlueCatbirdMlsGroupPutMetadata.HandlerInput,
      BlueCatbirdMlsGroupPutMetadata.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.group.putMetadata' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  rejectWelcome<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsGroupRejectWelcome.QueryParams,
      BlueCatbirdMlsGroupRejectWelcome.HandlerInput,
      BlueCatbirdMlsGroupRejectWelcome.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.group.rejectWelcome' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  requestRecovery<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsGroupRequestRecovery.QueryParams,
      BlueCatbirdMlsGroupRequestRecovery.HandlerInput,
      BlueCatbirdMlsGroupRequestRecovery.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.group.requestRecovery' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  resetConvo<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsGroupResetConvo.QueryParams,
      BlueCatbirdMlsGroupResetConvo.HandlerInput,
      BlueCatbirdMlsGroupResetConvo.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.group.resetConvo' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  submitCommit<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsGroupSubmitCommit.QueryParams,
      BlueCatbirdMlsGroupSubmitCommit.HandlerInput,
      BlueCatbirdMlsGroupSubmitCommit.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.group.submitCommit' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }
}

export class BlueCatbirdMlsInviteNS {
  _server: Server

  constructor(server: Server) {
    this._server = server
  }

  answerJoinRequest<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsInviteAnswerJoinRequest.QueryParams,
      BlueCatbirdMlsInviteAnswerJoinRequest.HandlerInput,
      BlueCatbirdMlsInviteAnswerJoinRequest.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.invite.answerJoinRequest' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  createInvite<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsInviteCreateInvite.QueryParams,
      BlueCatbirdMlsInviteCreateInvite.HandlerInput,
      BlueCatbirdMlsInviteCreateInvite.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.invite.createInvite' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  getInvite<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsInviteGetInvite.QueryParams,
      BlueCatbirdMlsInviteGetInvite.HandlerInput,
      BlueCatbirdMlsInviteGetInvite.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.invite.getInvite' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  listInvites<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsInviteListInvites.QueryParams,
      BlueCatbirdMlsInviteListInvites.HandlerInput,
      BlueCatbirdMlsInviteListInvites.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.invite.listInvites' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  listJoinRequests<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsInviteListJoinRequests.QueryParams,
      BlueCatbirdMlsInviteListJoinRequests.HandlerInput,
      BlueCatbirdMlsInviteListJoinRequests.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.invite.listJoinRequests' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  requestJoin<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsInviteRequestJoin.QueryParams,
      BlueCatbirdMlsInviteRequestJoin.HandlerInput,
      BlueCatbirdMlsInviteRequestJoin.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.invite.requestJoin' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  revokeInvite<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsInviteRevokeInvite.QueryParams,
      BlueCatbirdMlsInviteRevokeInvite.HandlerInput,
      BlueCatbirdMlsInviteRevokeInvite.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.invite.revokeInvite' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }
}

export class BlueCatbirdMlsKeyPackageNS {
  _server: Server

  constructor(server: Server) {
    this._server = server
  }

  claimKeyPackages<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsKeyPackageClaimKeyPackages.QueryParams,
      BlueCatbirdMlsKeyPackageClaimKeyPackages.HandlerInput,
      BlueCatbirdMlsKeyPackageClaimKeyPackages.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.keyPackage.claimKeyPackages' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  getKeyPackageStatus<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsKeyPackageGetKeyPackageStatus.QueryParams,
      BlueCatbirdMlsKeyPackageGetKeyPackageStatus.HandlerInput,
      BlueCatbirdMlsKeyPackageGetKeyPackageStatus.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.keyPackage.getKeyPackageStatus' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  publishKeyPackages<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsKeyPackagePublishKeyPackages.QueryParams,
      BlueCatbirdMlsKeyPackagePublishKeyPackages.HandlerInput,
      BlueCatbirdMlsKeyPackagePublishKeyPackages.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.keyPackage.publishKeyPackages' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  revokeKeyPackages<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsKeyPackageRevokeKeyPackages.QueryParams,
      BlueCatbirdMlsKeyPackageRevokeKeyPackages.HandlerInput,
      BlueCatbirdMlsKeyPackageRevokeKeyPackages.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.keyPackage.revokeKeyPackages' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }
}

export class BlueCatbirdMlsMessageNS {
  _server: Server

  constructor(server: Server) {
    this._server = server
  }

  getLog<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsMessageGetLog.QueryParams,
      BlueCatbirdMlsMessageGetLog.HandlerInput,
      BlueCatbirdMlsMessageGetLog.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.message.getLog' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  sendEphemeral<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsMessageSendEphemeral.QueryParams,
      BlueCatbirdMlsMessageSendEphemeral.HandlerInput,
      BlueCatbirdMlsMessageSendEphemeral.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.message.sendEphemeral' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  sendMessage<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsMessageSendMessage.QueryParams,
      BlueCatbirdMlsMessageSendMessage.HandlerInput,
      BlueCatbirdMlsMessageSendMessage.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.message.sendMessage' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  sendMessageBatch<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsMessageSendMessageBatch.QueryParams,
      BlueCatbirdMlsMessageSendMessageBatch.HandlerInput,
      BlueCatbirdMlsMessageSendMessageBatch.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.message.sendMessageBatch' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }
}

export class BlueCatbirdMlsModerationNS {
  _server: Server

  constructor(server: Server) {
    this._server = server
  }

  reportConvo<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsModerationReportConvo.QueryParams,
      BlueCatbirdMlsModerationReportConvo.HandlerInput,
      BlueCatbirdMlsModerationReportConvo.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.moderation.reportConvo' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  reportMessage<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsModerationReportMessage.QueryParams,
      BlueCatbirdMlsModerationReportMessage.HandlerInput,
      BlueCatbirdMlsModerationReportMessage.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.moderation.reportMessage' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }
}

export class BlueCatbirdMlsServerNS {
  _server: Server

  constructor(server: Server) {
    this._server = server
  }

  createSession<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsServerCreateSession.QueryParams,
      BlueCatbirdMlsServerCreateSession.HandlerInput,
      BlueCatbirdMlsServerCreateSession.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.server.createSession' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  deleteSession<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsServerDeleteSession.QueryParams,
      BlueCatbirdMlsServerDeleteSession.HandlerInput,
      BlueCatbirdMlsServerDeleteSession.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.server.deleteSession' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  describeServer<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsServerDescribeServer.QueryParams,
      BlueCatbirdMlsServerDescribeServer.HandlerInput,
      BlueCatbirdMlsServerDescribeServer.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.server.describeServer' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }

  refreshSession<A extends Auth = void>(
    cfg: MethodConfigOrHandler<
      A,
      BlueCatbirdMlsServerRefreshSession.QueryParams,
      BlueCatbirdMlsServerRefreshSession.HandlerInput,
      BlueCatbirdMlsServerRefreshSession.HandlerOutput
    >,
  ) {
    const nsid = 'blue.catbird.mls.server.refreshSession' // @ts-ignore
    return this._server.xrpc.method(nsid, cfg)
  }
}
