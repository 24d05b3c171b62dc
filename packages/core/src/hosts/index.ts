/** Whether accounts are active at their own servers: asked when an event says otherwise, and again until they are back. */
export { checkHosts } from './check-hosts.ts'
export type { CheckedHost } from './check-hosts.ts'
export { createHostSource } from './host-source.ts'
export type { HostSource } from './host-source.ts'
export { noteHostEvent } from './note-host-event.ts'
export type { HostOutcome, SettlePorts } from './settle-host.ts'
