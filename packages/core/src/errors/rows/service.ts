import type { ErrorRow } from '../row.ts'

/** Errors of the service itself, its load and its live connections. */
export const serviceRows = {
  RateLimitExceeded: {
    blame: 'caller',
    status: 429,
    retryable: true,
    meaning: 'The account or the address has made too many requests.',
    action: 'Wait as long as Retry-After says, then try again.',
  },
  ConsumerTooSlow: {
    blame: 'caller',
    status: 408,
    retryable: true,
    meaning: 'The stream was closed because its reader fell too far behind.',
    action: 'Connect again with the last cursor; if it recurs, catch up by getLog first.',
  },
  SessionEnded: {
    blame: 'auth',
    status: 401,
    retryable: false,
    meaning: 'The stream was closed because its session, device or account may no longer read it.',
    action: 'Create a new session; if that is refused, stop acting as this device.',
  },
  ServerDraining: {
    blame: 'dependency',
    status: 503,
    retryable: true,
    meaning: 'The stream was closed because this node is shutting down.',
    action: 'Connect again with the last cursor, after a short random pause.',
  },
  TooManyStreams: {
    blame: 'caller',
    status: 429,
    retryable: true,
    meaning: 'The account or the address has as many event streams as one node keeps for it.',
    action: 'Close a stream, or wait half a minute and try again; meanwhile poll by getEvents.',
  },
  StreamReplaced: {
    blame: 'conflict',
    status: 409,
    retryable: false,
    meaning: 'The stream was closed because the same device has opened another.',
    action: 'Do not open it again at once: two that do so end each other for ever; poll by getEvents.',
  },
  Overloaded: {
    blame: 'dependency',
    status: 503,
    retryable: true,
    meaning: 'The node has as much to do as it can; nothing of the request was done.',
    action: 'Wait at least as long as Retry-After says, and a random time more, then try again.',
  },
  BlobStoreUnavailable: {
    blame: 'dependency',
    status: 503,
    retryable: true,
    meaning: 'What keeps the blobs does not answer.',
    action: 'Try again after a pause that grows; parts that are there already need not be sent again.',
  },
  NotReady: {
    blame: 'dependency',
    status: 503,
    retryable: true,
    meaning: 'The service is starting, stopping, or without its database.',
    action: 'Try again after a pause that grows.',
  },
  InternalServerError: {
    blame: 'internal',
    status: 500,
    retryable: true,
    meaning: 'The service failed in a way it did not foresee.',
    action: 'Try again after a pause that grows; report it with the request id if it goes on.',
  },
  MethodNotImplemented: {
    blame: 'caller',
    status: 501,
    retryable: false,
    meaning: 'This service has no such method.',
    action: 'Check the name, and the features that describeServer lists.',
  },
} as const satisfies Record<string, ErrorRow>
