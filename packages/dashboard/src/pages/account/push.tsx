import type { Device } from './account.ts'
import { wordFor } from '../../ui/word-for.ts'

const kinds: Readonly<Record<string, string>> = { webPush: 'Web Push', apns: 'APNs', fcm: 'FCM' }
const states: Readonly<Record<string, string>> = {
  idle: 'nothing due',
  wanted: 'due',
  sending: 'sending',
  again: 'sending, more due',
}

/** How a device is woken, and whether that is under way. */
export function Push({ push }: { push: Device['push'] }) {
  if (push === null) return <span className="dim">Off</span>
  return (
    <span className="stacked">
      <span>{wordFor(kinds, push.kind) ?? push.kind}</span>
      <small className="dim">{wordFor(states, push.state) ?? push.state}</small>
    </span>
  )
}
