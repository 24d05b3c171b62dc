import type { WakeUpKeys } from '@catbird-mls/core/mls/wake-up'
import { recordCodec } from './codec.ts'

/** {@link WakeUpKeys} and bytes: what wake-ups by APNs and FCM are encrypted to. */
export const wakeUpRecord = recordCodec<WakeUpKeys>()
