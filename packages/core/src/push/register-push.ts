import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { requireActiveDevice } from '../devices/index.ts'
import type { DeviceCaller } from '../identity/index.ts'
import { toBase64Url } from '../mls/index.ts'
import type { Clock, Random } from '../ports/index.ts'
import { judgeTarget } from './judge-target.ts'
import type { TargetRules } from './judge-target.ts'
import { deleteRegistration, putRegistration } from './sql/registrations.ts'
import type { PushTarget } from './target.ts'

type Ports = { readonly db: Database; readonly clock: Clock; readonly random: Random }

/** RFC 8030 §5.4 allows 32 characters of base64url, which are fewer than APNs and FCM do. */
const topicBytes = 24

/**
 * Says where a device can be woken, in the place of what it said before.
 *
 * @throws ServiceError `PushNotOffered`, `InvalidPushTarget`, `DeviceNotFound`, `AccountSuspended`
 */
export async function registerPush(
  ports: Ports,
  {
    caller,
    target,
    rules,
  }: { readonly caller: DeviceCaller; readonly target: PushTarget; readonly rules: TargetRules },
): Promise<void> {
  judgeTarget(target, rules)
  const topic = toBase64Url(ports.random.bytes(topicBytes))
  await withTransaction(ports.db, async (tx) => {
    await requireActiveDevice(tx, caller)
    const params = [...columnsOf(target), topic, ports.clock.now()]
    await tx.execute(putRegistration, [caller.did, caller.deviceId, ...params])
  })
}

/** Forgets where a device can be woken. */
export async function unregisterPush(
  ports: Pick<Ports, 'db'>,
  { caller }: { readonly caller: DeviceCaller },
): Promise<void> {
  await ports.db.execute(deleteRegistration, [caller.did, caller.deviceId])
}

/**
 * Kind, address, public key, auth secret, app, environment. An endpoint as its URL is normalised: how many are sent to a
 * host at once goes by the host that stands in it.
 */
function columnsOf(target: PushTarget): unknown[] {
  switch (target.kind) {
    case 'webPush':
      return [target.kind, new URL(target.endpoint).href, target.p256dh, target.auth, null, null]
    case 'apns':
      return [target.kind, target.token.toLowerCase(), target.key, null, target.topic, target.environment]
    case 'fcm':
      return [target.kind, target.token, target.key, null, null, null]
    default:
      return target satisfies never
  }
}
