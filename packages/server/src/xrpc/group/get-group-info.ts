import { ServiceError } from '@catbird-mls/core/errors'
import { getGroupInfo as get } from '@catbird-mls/core/groups'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId, parseInviteId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

const lxm = ids.BlueCatbirdMlsGroupGetGroupInfo

/** `blue.catbird.mls.group.getGroupInfo` */
export function getGroupInfo(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'publicGroups' | 'serviceDid'>,
): void {
  server.blue.catbird.mls.group.getGroupInfo(
    ports.acts.device(lxm, async ({ caller, params }) =>
      get(ports, { caller, convoId: parseConvoId(params.convoId), invite: inviteOf(params) }),
    ),
  )
}

function inviteOf({ inviteId, inviteProof }: { inviteId?: string; inviteProof?: string }) {
  if (inviteId === undefined && inviteProof === undefined) return undefined
  if (inviteId === undefined || inviteProof === undefined) {
    throw new ServiceError('InvalidRequest', { message: 'inviteId and inviteProof go together.' })
  }
  return { inviteId: parseInviteId(inviteId), inviteProof, lxm }
}
