import { describe, expect, it } from 'vitest'
import type { AccountTrust } from '../store/trust-record.ts'
import { approve, deviceIn, find, meet, MOST_DEVICES, own, refuseRekeyed } from './account.ts'
import type { Finding, MetDevice } from './account.ts'
import { obstacleOf } from './mode.ts'

const did = 'did:plc:bob'
const NOW = Date.parse('2026-01-01T00:00:00Z')
const suite = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'
const [first, second, third] = [1, 2, 3].map(deviceBy) as [MetDevice, MetDevice, MetDevice]

function deviceBy(n: number): MetDevice {
  return { deviceId: `device-${n}`, signatureKey: new Uint8Array(32).fill(n), ciphersuite: suite }
}

function revAt(time: number): string {
  const alphabet = '234567abcdefghijklmnopqrstuvwxyz'
  let rest = BigInt(time) * 1000n * 1024n
  let rev = ''
  for (let i = 0; i < 13; i++, rest /= 32n) rev = (alphabet[Number(rest % 32n)] ?? '') + rev
  return rev
}

function matches(...endorsers: MetDevice[]): Finding {
  return { kind: 'matches', rev: revAt(NOW), endorsers: endorsers.map(({ signatureKey }) => signatureKey) }
}

const missing: Finding = { kind: 'refuted', rev: revAt(NOW), reason: 'recordMissing' }

function met(...devices: MetDevice[]): AccountTrust {
  return meet(undefined, { did, devices, now: NOW })
}

function endorsedIn(account: AccountTrust): string[] {
  return account.devices.filter(({ endorsed }) => endorsed).map(({ deviceId }) => deviceId)
}

describe('an account', () => {
  it('begins with the devices it is met with, once they are verified', () => {
    const account = met(first, second)
    expect(endorsedIn(account)).toEqual([])
    expect(endorsedIn(find(account, first, matches(), NOW))).toEqual(['device-1'])
  })

  it('gains a later device only by the word of one that it has', () => {
    const begun = find(met(first), first, matches(), NOW)
    const later = meet(begun, { did, devices: [second, third], now: NOW })
    expect(endorsedIn(find(later, second, matches(), NOW))).toEqual(['device-1'])
    expect(endorsedIn(find(later, second, matches(third), NOW))).toEqual(['device-1'])
    expect(endorsedIn(find(later, second, matches(first), NOW))).toEqual(['device-1', 'device-2'])
  })

  it('gains a whole chain when its first link is known', () => {
    const later = meet(find(met(first), first, matches(), NOW), { did, devices: [second, third], now: NOW })
    const third1st = find(later, third, matches(second), NOW)
    expect(endorsedIn(third1st)).toEqual(['device-1'])
    expect(endorsedIn(find(third1st, second, matches(first), NOW))).toHaveLength(3)
  })

  it('is met once: the same devices again are no news', () => {
    const account = met(first)
    expect(meet(account, { did, devices: [first], now: NOW + 1 })).toBe(account)
  })

  it('begins with no device that was refused before it was verified', () => {
    const refused = find(met(first), first, missing, NOW)
    expect(endorsedIn(find(refused, first, matches(), NOW))).toEqual([])
  })

  it('keeps its devices endorsed over a record that went and came again, but hears no refused one', () => {
    const begun = find(met(first), first, matches(), NOW)
    const gone = find(meet(begun, { did, devices: [second], now: NOW }), first, missing, NOW)
    expect(endorsedIn(find(gone, second, matches(first), NOW))).not.toContain('device-2')
    expect(deviceIn(find(gone, first, matches(), NOW), first)).toMatchObject({
      ...{ state: 'verified', endorsed: true },
    })
  })

  it('keeps an id for the key that was verified first, in whatever order they are looked at', () => {
    const rekeyed = { ...first, signatureKey: third.signatureKey }
    const both = meet(find(met(first), first, matches(), NOW), { did, devices: [rekeyed], now: NOW })
    const found = find(both, rekeyed, matches(), NOW + 1)
    expect(deviceIn(found, rekeyed)).toMatchObject({ state: 'refused', refusal: 'keyChanged' })
    const old = find(both, first, { ...missing, reason: 'otherKey' }, NOW + 1)
    expect(deviceIn(find(old, rekeyed, matches(), NOW + 2), rekeyed)).toMatchObject({ refusal: 'keyChanged' })
  })

  it('keeps an id for the key met first where nobody is asked', () => {
    const rekeyed = { ...first, signatureKey: third.signatureKey }
    const both = refuseRekeyed(meet(met(first), { did, devices: [rekeyed], now: NOW }))
    expect(both.devices.map(({ state }) => state)).toEqual(['unverified', 'refused'])
  })

  it('loses an approval when it is refused, and may be given another', () => {
    const approved = approve(met(first), first)
    const refused = find(approved, first, missing, NOW)
    expect(obstacles(refused)).toEqual(['refused'])
    const again = approve(refused, first)
    expect(obstacles(find(again, first, missing, NOW))).toEqual([undefined])
    expect(obstacles(find(again, first, { ...missing, reason: 'otherKey' }, NOW))).toEqual(['refused'])
  })

  it('of this device counts what it endorses', () => {
    const account = own(met(first, second), first, NOW)
    expect(endorsedIn(account)).toEqual(['device-1'])
    const third1 = meet(account, { did, devices: [third], now: NOW })
    expect(endorsedIn(find(third1, third, matches(first), NOW))).toEqual(['device-1', 'device-3'])
  })

  it('remembers the newest revision, but none from a clock far ahead', () => {
    const at = (time: number) => ({ ...matches(), rev: revAt(time) })
    const once = find(met(first), first, at(NOW), NOW)
    expect(once.rev).toBe(revAt(NOW))
    expect(find(once, first, at(NOW - 1000), NOW).rev).toBe(revAt(NOW))
    expect(find(once, first, at(NOW + 86_400_000), NOW).rev).toBe(revAt(NOW))
  })

  it('stays bounded, and forgets nobody that counts for those that do not', () => {
    const begun = find(met(first), first, matches(), NOW)
    const flood = Array.from({ length: 200 }, (_, n) => n + 10)
    const flooded = flood.reduce(
      (account, n) => meet(account, { did, devices: [deviceBy(n)], now: NOW + n }),
      begun,
    )
    expect(flooded.devices).toHaveLength(MOST_DEVICES)
    expect(endorsedIn(flooded)).toEqual(['device-1'])
    expect(deviceIn(flooded, deviceBy(209))).toBeDefined()
  })
})

function obstacles({ devices }: AccountTrust) {
  return devices.map((device) => obstacleOf('repo', device))
}
