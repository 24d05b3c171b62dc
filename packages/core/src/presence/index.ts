/** Which devices are connected to a live stream of which node: written by each node, known to all. */
export { createNodePresence } from './node-presence.ts'
export type { NodePresence } from './node-presence.ts'
export { connectedDevices, freshSince, listNodes, nodeFreshMs } from './nodes.ts'
export type { ServiceNode } from './nodes.ts'
