import { listWelcomes as list } from '@catbird-mls/core/groups'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.group.listWelcomes` */
export function listWelcomes(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'publicGroups'>): void {
  server.blue.catbird.mls.group.listWelcomes(
    ports.acts.device(ids.BlueCatbirdMlsGroupListWelcomes, async ({ caller, params }) => {
      const page = await list(ports, { caller, limit: params.limit, cursor: params.cursor })
      const welcomes = page.welcomes.map((view) => ({ ...view, createdAt: view.createdAt.toISOString() }))
      return { ...page, welcomes }
    }),
  )
}
