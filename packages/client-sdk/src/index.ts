/** End-to-end-encrypted messaging for AT Protocol apps. */
export type { Progress, StoredFile, TransferOptions } from './attachments/upload.ts'
export type { FileData } from './content/file-source.ts'
export type { NewAttachment } from './client/attachments.ts'
export { Convo } from './client/convo.ts'
export type { EditOptions, SentMessage, TextOptions } from './client/convo.ts'
export type { ConvoGroup } from './client/convo-group.ts'
export { Convos } from './client/convos.ts'
export type { NewGroup, SearchOptions } from './client/convos.ts'
export type {
  ClientEvent,
  ClientEventOf,
  ClientEventType,
  ConnectionState,
  DeviceRef,
  JoinAnswer,
  RemovalReason,
  ResetFault,
} from './client/events.ts'
export { formatInvite, parseInvite } from './client/invite-link.ts'
export type { InviteSecret } from './client/invite-link.ts'
export type { InviteOptions, MadeInvite } from './client/invites.ts'
export type { MessagePage } from './client/history.ts'
export { MlsClient } from './client/mls-client.ts'
export type { MlsClientOptions } from './client/options.ts'
export type { Fields, LogEntry, LogHook, LogLevel, SpanName, TraceHook } from './observe/hooks.ts'
export { Backup } from './client/backup.ts'
export type { BackupOptions, BackupStatus } from './client/backup.ts'
export { History } from './client/own-history.ts'
export type {
  LinkedDevice,
  LinkOptions,
  LinkPreview,
  LinkView,
  ReceivedHistory,
} from './client/own-history.ts'
export { Push } from './client/push.ts'
export { Account } from './client/account.ts'
export type { AccountDeletion } from './account/account-deletion.ts'
export { Contacts } from './client/contacts.ts'
export type {
  AvailabilityView,
  ContactAudience,
  ContactSettings,
  ContactSettingsChange,
} from './contacts/contact-settings.ts'
export { Settings } from './client/settings.ts'
export type { PrivacyChange, PrivacySettings } from './client/settings.ts'
export type { ApnsPlace, BrowserSubscription, FcmPlace, PushPlace } from './client/push-target.ts'
export type {
  AttachmentView,
  ConvoTrustView,
  DeviceTrustView,
  GapView,
  MemberDeviceView,
  InvitePreview,
  InviteView,
  JoinRequestView,
  MemberView,
  MessageView,
  OwnDeviceView,
  ReactionView,
  SafetyComparison,
  ThumbnailView,
} from './client/views.ts'
export type { ConvoDiagnostics, Diagnostics, DiagnosticsOptions } from './diagnostics/report.ts'
export type {
  Attachment,
  Delete as DeleteContent,
  Edit as EditContent,
  Reaction as ReactionContent,
  ReadReceipt as ReadReceiptContent,
  RecordEmbed,
  ReplyRef,
  Text as TextContent,
  Thumbnail,
} from './xrpc/generated/types/blue/catbird/mls/message/defs.ts'
export { isKnownContent } from './xrpc/generated/content.ts'
export type { $Typed } from './xrpc/generated/util.ts'
export type { ServiceErrorName } from './xrpc/generated/errors.ts'
export type { DeviceView } from './xrpc/generated/types/blue/catbird/mls/device/defs.ts'
export type { Content, KnownContent, UnknownContent } from './xrpc/generated/content.ts'
export { detectFacets } from './content/detect-facets.ts'
export type { DetectOptions } from './content/detect-facets.ts'
export type { Metadata } from './content/metadata.ts'
export { RichText, richTextSegments } from './content/rich-text.ts'
export type { RichTextSegment } from './content/rich-text.ts'
export type {
  ByteSlice as FacetRange,
  Link as LinkFeature,
  Main as Facet,
  Mention as MentionFeature,
  Tag as TagFeature,
} from './xrpc/generated/types/app/bsky/richtext/facet.ts'
export type { MessageReportOptions, ReportOptions, ReportView } from './reports/report-options.ts'
export type { SearchPage } from './search/search-messages.ts'
export { clientErrors, isError, isRetryableError, MlsClientError } from './errors.ts'
export type { ClientErrorName, MlsErrorName } from './errors.ts'
export type { ConvoPhase, EndReason } from './store/convo-record.ts'
export type { UndecryptableReason } from './store/message-record.ts'
export type { CommitFault, GapReason, RecoveryStep } from './store/recovery-record.ts'
export type { RefusalReason, TrustState } from './store/trust-record.ts'
export type { ShownDevice, TrustEvent } from './trust/events.ts'
export type { HeldDevice } from './trust/holds.ts'
export type { HoldReason, TrustMode } from './trust/mode.ts'
export type { DeviceRecordView, FoundRecord, RecordSource } from './trust/record-source.ts'
export { memoryStorage } from './storage/memory/index.ts'
export {
  StorageClosedError,
  StorageFormatError,
  StorageFullError,
  StorageKeyError,
  StorageLockedError,
  StorageUnavailableError,
} from './storage/errors.ts'
export type { FormatFault, KeyFault } from './storage/errors.ts'
export type {
  Change,
  ClientStorage,
  DeletableStorage,
  KeyRange,
  SharedChannel,
  SharedStorage,
  Store,
  StoreEntry,
} from './storage/contract.ts'
export { developmentIdentity } from './xrpc/development-identity.ts'
export type { DevelopmentIdentity } from './xrpc/development-identity.ts'
export type { AppSession, PdsSession } from './xrpc/session.ts'
