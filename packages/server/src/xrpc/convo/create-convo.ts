import { createConvo as create } from '@catbird-mls/core/convos'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseDid } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'
import { convoView } from './convo-view.ts'
import { parseKind } from './kind.ts'

type Ports = Pick<
  XrpcPorts,
  | 'acts'
  | 'db'
  | 'bus'
  | 'clock'
  | 'random'
  | 'publicGroups'
  | 'consent'
  | 'serviceDid'
  | 'ciphersuites'
  | 'happened'
  | 'limitValues'
>

/** `blue.catbird.mls.convo.createConvo` */
export function createConvo(server: Server, ports: Ports): void {
  server.blue.catbird.mls.convo.createConvo(
    ports.acts.device(ids.BlueCatbirdMlsConvoCreateConvo, async ({ caller, input }) => {
      const { groupInfo, commit, commitGroupInfo, welcome, metadata } = input
      const other = input.with === undefined ? undefined : parseDid(input.with)
      const group = { groupInfo, commit, commitGroupInfo, welcome, metadata }
      const convo = await create(ports, { caller, kind: parseKind(input.kind), with: other, ...group })
      ports.happened.convoCreated(caller, { convoId: convo.convoId, kind: convo.kind })
      return { convo: convoView(convo) }
    }),
  )
}
