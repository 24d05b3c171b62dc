import type { LexiconDoc } from '@atproto/lexicon'

/** What a permission set grants: records of a repo, and methods of the service that the app names beside it. */
export type Permissions = {
  readonly collections: readonly string[]
  readonly actions: readonly string[]
  readonly methods: readonly string[]
}

/** Reads a permission set. Each of ours grants one `repo` permission and one `rpc` permission. */
export function permissionsOf(doc: LexiconDoc): Permissions {
  const main = doc.defs['main']
  if (main?.type !== 'permission-set') throw new TypeError(`${doc.id} is no permission set`)
  const [repo, rpc] = ['repo', 'rpc'].map((kind) =>
    main.permissions.filter(({ resource }) => resource === kind),
  )
  if (main.permissions.length !== 2 || repo?.[0] === undefined || rpc?.[0]?.['inheritAud'] !== true)
    throw new TypeError(`${doc.id} does not grant one repo and one rpc permission`)
  return {
    collections: strings(repo[0]['collection']),
    actions: strings(repo[0]['action']),
    methods: strings(rpc[0]['lxm']),
  }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
