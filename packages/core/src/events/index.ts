/** What devices are told: the logs of accounts, and the streams that carry them and the logs of convos. */
export type { AccountEvent, AccountEventEntry } from './account-event.ts'
export { appendAccountEvent } from './append-account-event.ts'
export { createHub } from './hub/hub.ts'
export type { ConnectInput, Hub, HubStats } from './hub/hub.ts'
export { hubLimits } from './hub/ports.ts'
export type {
  ConnectionWatch,
  FrameEncoder,
  HubLimits,
  HubPorts,
  StreamConnection,
  StreamEnd,
} from './hub/ports.ts'
export { readEvents } from './read-events.ts'
export type { StreamEvent } from './stream-event.ts'
export { createTicket, deleteExpiredTickets, redeemTicket, ticketLifetimeMs } from './tickets.ts'
export type { RedeemedTicket } from './tickets.ts'
