/**
 * Fields that never reach a log, wherever they stand at the top or one level down. Nothing of ours logs
 * them; this is the net under it.
 */
const secretFields = [
  'authorization',
  'cookie',
  'accessToken',
  'refreshToken',
  'jwt',
  'token',
  'ticket',
  'deviceProof',
  'password',
  'secret',
  'jwtSecret',
  'ciphertext',
  'commit',
  'welcome',
  'groupInfo',
  'sealed',
]

/** The paths for pino's `redact`. */
export const redactPaths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`])

const secretText: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, '[token]'],
  [/\bv1\.[a-z0-9-]{16,64}\.\d+\.[\w-]+\.[\w-]+/g, '[proof]'],
  [/(ticket|cursor|deviceProof|refreshToken)=[^&\s"']+/gi, '$1=[hidden]'],
  [/([a-z]+:\/\/[^\s:/@]*:)[^\s@/]+@/gi, '$1[hidden]@'],
  [/[A-Za-z0-9+/_=-]{200,}/g, '[bytes]'],
]

/** Text that came from elsewhere (the message of an error, say) without what looks like a secret in it. */
export function scrub(text: string): string {
  return secretText.reduce((clean, [pattern, by]) => clean.replace(pattern, by), text.slice(0, 4000))
}
