/**
 * What accounts of the network are to each other: who follows and blocks whom, and what each declares about being
 * reached. Asked for on demand, kept, and kept current by the network's event stream.
 */
export { createAppViewSource } from './app-view.ts'
export { createAskJson } from './ask-json.ts'
export type { AskJson, AskWatch } from './ask-json.ts'
export type { Between, RelationLookups, Relations } from './between.ts'
export type { Audience, Declaration } from './declaration.ts'
export { forgetContacts } from './forget.ts'
export { resolveInTurn } from './identities-in-turn.ts'
export { createLabeler } from './labeler.ts'
export { createRelations } from './relations.ts'
export type { RelationPorts } from './relations.ts'
export { createDeclarationSource, createRepoSource } from './repos.ts'
export type { OpenStream, StreamConnection } from './stream/connection.ts'
export { followStream } from './stream/follow-stream.ts'
export type { StreamWatch } from './stream/follow-stream.ts'
export { wantedCollections } from './stream/stream-event.ts'
