/**
 * What accounts of the network are to each other: who follows and blocks whom, and what each declares about being
 * reached. Asked for on demand, kept, and kept current by the network's event stream.
 */
export { createAppViewSource } from './app-view.ts'
export { createAskJson } from './ask-json.ts'
export type { AskJson } from './ask-json.ts'
export type { Between, Relations } from './between.ts'
export { noRelations } from './between.ts'
export type { Audience, Declaration } from './declaration.ts'
export { settleDirect } from './settle-blocks.ts'
export { createRelations } from './relations.ts'
export type { RelationPorts } from './relations.ts'
export { createDeclarationSource, createRepoSource } from './repos.ts'
