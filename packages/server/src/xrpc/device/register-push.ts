import { ServiceError } from '@catbird-mls/core/errors'
import { registerPush as register } from '@catbird-mls/core/push'
import type { PushTarget } from '@catbird-mls/core/push'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { isApns, isFcm, isWebPush } from '../../lexicon/types/blue/catbird/mls/device/defs.ts'
import type { InputSchema } from '../../lexicon/types/blue/catbird/mls/device/registerPush.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'random' | 'pushRules' | 'happened'>

/** `blue.catbird.mls.device.registerPush` */
export function registerPush(server: Server, ports: Ports): void {
  server.blue.catbird.mls.device.registerPush(
    ports.acts.device(ids.BlueCatbirdMlsDeviceRegisterPush, async ({ caller, input }) => {
      const target = targetOf(input.target)
      await register(ports, { caller, target, rules: ports.pushRules })
      ports.happened.pushRegistered(caller, target.kind)
      return {}
    }),
  )
}

/** A kind that is not known here, as the open union of the lexicon allows, is one that is not offered. */
function targetOf(target: InputSchema['target']): PushTarget {
  if (isWebPush(target)) {
    const { endpoint, p256dh, auth } = target
    return { kind: 'webPush', endpoint, p256dh, auth }
  }
  if (isFcm(target)) return { kind: 'fcm', token: target.token, key: target.key }
  if (!isApns(target)) throw new ServiceError('PushNotOffered')
  const { token, topic, environment, key } = target
  return { kind: 'apns', token, topic, environment: environmentOf(environment), key }
}

function environmentOf(text: string): 'production' | 'sandbox' {
  if (text === 'production' || text === 'sandbox') return text
  throw new ServiceError('InvalidPushTarget', { message: 'the environment is production or sandbox' })
}
