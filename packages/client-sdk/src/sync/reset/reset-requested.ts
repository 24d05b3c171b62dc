import { roleOf } from '@catbird-mls/core/mls'
import { policyOf } from '../../mls/index.ts'
import type { DeviceKeys } from '../../mls/index.ts'
import type { ResetRequested } from '../../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import type { Draft } from '../draft.ts'
import type { Timing } from '../timing.ts'

/** An app is told of one request a convo in this time, however often the service asks (ms). */
const TOLD_EVERY_MS = 24 * 3_600_000

/**
 * Takes in that the service's operator asks for a reset. Nothing is reset because of it: nothing that a device can check
 * speaks for it, and a reset takes from members what they could read (docs/decisions/0026). It is shown, and told to
 * admins; not at the pace of a service that asks again after each reset, since an app may answer by itself.
 */
export function resetRequested(
  draft: Draft,
  device: Pick<DeviceKeys, 'did'>,
  { generation }: ResetRequested,
  { now }: Pick<Timing, 'now'>,
): void {
  const { record, group } = draft.state
  const { convoId, resetAsked } = record
  if (generation !== record.generation || resetAsked?.generation === generation) return
  const admin = group !== undefined && roleOf(policyOf(group), device.did) === 'admin'
  const tells = admin && now() - (resetAsked?.toldAt ?? -Infinity) >= TOLD_EVERY_MS
  draft.record({ resetAsked: { ...resetAsked, generation, ...(tells ? { toldAt: now() } : {}) } })
  draft.events.push({ type: 'convoChanged', convoId, by: undefined, added: [], removed: [] })
  if (tells) draft.events.push({ type: 'resetRequested', convoId, generation })
}
