/** Who may reach an account, as its repo says. */
export type Audience = 'all' | 'following' | 'none'

/** What an account declares; what is left out it says nothing of. */
export type Declaration = {
  /** Who may start a direct convo with it. */
  readonly incoming?: Audience
  /** Who may add it to a group. */
  readonly groups?: Audience
}

/** The two records of an account, as far as they say something. */
export type DeclaredRecords = {
  /** `blue.catbird.mls.actor.declaration`. */
  readonly own: Declaration
  /** `chat.bsky.actor.declaration`. */
  readonly chat: Declaration
}

/** Reads a declaration from a record. A value of the future, or nonsense, counts as the strictest. */
export function readDeclaration(record: unknown): Declaration {
  if (typeof record !== 'object' || record === null) return {}
  const incoming = 'allowIncoming' in record ? audienceOf(record.allowIncoming) : undefined
  const groups = 'allowGroupInvites' in record ? audienceOf(record.allowGroupInvites) : undefined
  return toDeclaration(incoming, groups)
}

/** What an account declares in all: the record of `chat.bsky` counts where its own for this service says nothing. */
export function mergeDeclarations({ own, chat }: DeclaredRecords): Declaration {
  return { ...chat, ...own }
}

/** A declaration of what is there of it. */
export function toDeclaration(incoming?: Audience | null, groups?: Audience | null): Declaration {
  return { ...(incoming ? { incoming } : {}), ...(groups ? { groups } : {}) }
}

function audienceOf(value: unknown): Audience | undefined {
  if (value === undefined) return undefined
  return value === 'all' || value === 'following' ? value : 'none'
}
