import { createECDH } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { judgeTarget } from './judge-target.ts'
import type { PushTarget } from './target.ts'

const browser = createECDH('prime256v1')
const p256dh = new Uint8Array(browser.generateKeys())
const webPush: PushTarget = {
  ...{ kind: 'webPush', endpoint: 'https://push.example.com/a', p256dh, auth: new Uint8Array(16) },
}
const key = new Uint8Array(32).fill(9, 0, 1)
const apns: PushTarget = {
  ...{ kind: 'apns', token: 'AB'.repeat(32), topic: 'com.example.app', environment: 'production', key },
}
const fcm: PushTarget = { kind: 'fcm', token: 'dGhl:APA91b-token_1', key }
const everything = { vapidPublicKey: p256dh, apnsTopics: ['com.example.app'], fcm: true }

function verdict(target: PushTarget, { offer = everything, allowLoopback = false } = {}): string {
  try {
    judgeTarget(target, { offer, allowLoopback })
    return 'good'
  } catch (error) {
    return (error as { error: string }).error
  }
}

describe('a push target', () => {
  it.each([webPush, apns, fcm])('is good as the platform gives it: $kind', (target) => {
    expect(verdict(target)).toBe('good')
    expect(verdict(target, { offer: { fcm: false } as typeof everything })).toBe('PushNotOffered')
  })

  it.each([
    'http://push.example.com/',
    'https://user:password@push.example.com/',
    'https://127.0.0.1/',
    'https://169.254.169.254/',
    'https://[fd00::1]/',
    'ftp://push.example.com/',
    'nowhere',
    `https://push.example.com/${'a'.repeat(2048)}`,
  ])('has no endpoint such as %s', (endpoint) => {
    expect(verdict({ ...webPush, endpoint })).toBe('InvalidPushTarget')
  })

  it('may be on this machine in development, and nowhere else inside', () => {
    const at = (endpoint: string) => verdict({ ...webPush, endpoint }, { allowLoopback: true })
    expect(at('http://127.0.0.1:4000/push')).toBe('good')
    expect(at('https://10.0.0.1/push')).toBe('InvalidPushTarget')
  })

  it.each<[string, PushTarget]>([
    ['p256dh off the curve', { ...webPush, p256dh: p256dh.slice().fill(1, 1) }],
    ['p256dh that is compressed', { ...webPush, p256dh: p256dh.slice(0, 33) }],
    ['a short auth secret', { ...webPush, auth: new Uint8Array(15) }],
    ['an APNs token that is not hexadecimal', { ...apns, token: 'xy'.repeat(32) }],
    ['an APNs token that leads elsewhere', { ...apns, token: `${'ab'.repeat(32)}/../other` }],
    ['a short APNs token', { ...apns, token: 'ab'.repeat(31) }],
    ['a key of small order', { ...apns, key: new Uint8Array(32) }],
    ['a short key', { ...fcm, key: new Uint8Array(31) }],
    ['an FCM token with a space', { ...fcm, token: 'a token' }],
  ])('has no %s', (_, target) => {
    expect(verdict(target)).toBe('InvalidPushTarget')
  })

  it('is of no app that is not served', () => {
    expect(verdict({ ...apns, topic: 'com.example.other' })).toBe('PushNotOffered')
  })
})
