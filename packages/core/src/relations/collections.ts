/** The collections of a repo that relations are in. */
export const relationCollections = { follow: 'app.bsky.graph.follow', block: 'app.bsky.graph.block' } as const

/** What a record of one of them says. */
export type RelationKind = keyof typeof relationCollections

/** Where declarations are, each by the key `self`. */
export const declarationCollections = {
  own: 'blue.catbird.mls.actor.declaration',
  chat: 'chat.bsky.actor.declaration',
} as const

/** Which of the two declarations a record is. */
export type DeclarationKind = keyof typeof declarationCollections
