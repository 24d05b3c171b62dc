import { ServiceError } from '../errors/index.ts'
import type { Refusal } from './store-messages.ts'

/** The error that a refused message is answered with. */
export function errorOf({ verdict, epoch }: Refusal): ServiceError {
  const at = `the convo is at epoch ${String(epoch)}`
  switch (verdict) {
    case 'noConvo':
      return new ServiceError('ConvoNotFound')
    case 'noMember':
    case 'noLeaf':
      return new ServiceError('NotMember')
    case 'blocked':
      return new ServiceError('NotAvailable')
    case 'notAccepted':
      return new ServiceError('ConvoNotAccepted')
    case 'otherGeneration':
      return new ServiceError('GenerationConflict')
    case 'otherLeft':
      return new ServiceError('ResetRequired')
    case 'otherConvo':
      return new ServiceError('InvalidMls', {
        message: 'the message is of a group that never backed this convo',
      })
    case 'futureEpoch':
      return new ServiceError('InvalidMls', {
        message: `the message is of an epoch that has not begun: ${at}`,
      })
    case 'oldEpoch':
      return new ServiceError('EpochTooOld', { message: at })
    default:
      return verdict satisfies never
  }
}
