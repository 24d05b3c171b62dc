import { decodePolicy, identityOf, POLICY_EXTENSION, toHex } from '@catbird-mls/core/mls'
import type { Credential } from 'ts-mls'

/** Bytes beyond this are told by their number, and how they begin. */
const SHOWN_BYTES = 64

/** A decoded value as plain JSON: bytes in hexadecimal, credentials, lifetimes and policies by what they say. */
export function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return bytesAsText(value)
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(readable)
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]) => [String(key), readable(item)]))
  if (value instanceof Set) return [...value].map(readable)
  if (typeof value !== 'object' || value === null) return value
  if ('credentialType' in value) return identity(value as Credential) // the library's, by that field
  if ('extensionType' in value && 'extensionData' in value) return extension(value as RawExtension) // likewise
  if (isLifetime(value)) return { notBefore: timeOf(value.notBefore), notAfter: timeOf(value.notAfter) }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item)]))
}

interface RawExtension {
  readonly extensionType: string | number
  readonly extensionData: Uint8Array
}

function bytesAsText(bytes: Uint8Array): string {
  if (bytes.length <= SHOWN_BYTES) return toHex(bytes)
  return `${toHex(bytes.subarray(0, SHOWN_BYTES / 4))}… (${String(bytes.length)} bytes)`
}

function identity(credential: Credential): unknown {
  try {
    const { did, deviceId } = identityOf(credential)
    return { type: credential.credentialType, did, deviceId }
  } catch {
    const { credentialType: type, ...rest } = credential // of an account of something else
    return { type, ...Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, readable(item)])) }
  }
}

function extension({ extensionType: type, extensionData: data }: RawExtension): unknown {
  if (type !== POLICY_EXTENSION) return { type, data: bytesAsText(data) }
  try {
    return { type: 'catbird_policy', policy: readable(decodePolicy(data)) }
  } catch {
    return { type: 'catbird_policy', unreadable: bytesAsText(data) }
  }
}

function isLifetime(value: object): value is { notBefore: bigint; notAfter: bigint } {
  return 'notBefore' in value && typeof value.notBefore === 'bigint' && 'notAfter' in value
}

/** RFC 9420 §7.2: seconds since 1970. */
function timeOf(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString()
}
