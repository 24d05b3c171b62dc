/** Stand-ins for push services, on this machine, which check the real protocols. */
export { startApnsService } from './apns-service.ts'
export { fcmError, startFcmService } from './fcm-service.ts'
export { startWebPushService } from './web-push-service.ts'
export type { TestSubscription } from './web-push-service.ts'
