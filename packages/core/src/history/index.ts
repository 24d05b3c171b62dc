/** What nodes measure of themselves, and what is so of the service, for a day: so that charts need no other program. */
export { deleteOldFigures } from './delete-old-figures.ts'
export type { History, NodeFigures, NodesMoment, NodeView, ServiceFigures, ServiceMoment } from './figures.ts'
export { keepNodeFigures, writeNodeFigures } from './keep-node-figures.ts'
export { keepServiceFigures } from './keep-service-figures.ts'
export { listNodesWithFigures } from './list-nodes.ts'
export { readServiceFiguresNow } from './read-service-figures.ts'
export { readHistory } from './read-history.ts'
