import { claimKeyPackages as claim } from '@catbird-mls/core/key-packages'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId, parseDid } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'consent' | 'happened' | 'limitValues'>

/** `blue.catbird.mls.keyPackage.claimKeyPackages` */
export function claimKeyPackages(server: Server, ports: Ports): void {
  server.blue.catbird.mls.keyPackage.claimKeyPackages(
    ports.acts.device(ids.BlueCatbirdMlsKeyPackageClaimKeyPackages, async ({ caller, input }) => {
      const convoId = input.convoId === undefined ? undefined : parseConvoId(input.convoId)
      const claimed = await claim(ports, { caller, dids: input.dids.map(parseDid), convoId })
      const { keyPackages, missing, drained } = claimed
      ports.happened.keyPackagesClaimed(caller, keyPackages, missing.length)
      for (const target of drained) ports.happened.keyPackagesDrained(caller, target)
      return { keyPackages: [...keyPackages], missing: [...missing] }
    }),
  )
}
