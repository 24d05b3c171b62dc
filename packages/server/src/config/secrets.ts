const placeholder = new RegExp(
  [
    'change[_-]?(this|me|it)',
    'your[_-]',
    'place[_-]?holder',
    'same[_-](password|redis|jwt)',
    'strong[_-]random',
    'another[_-]strong',
    'random[_-]string',
    'example',
    'insert[_-]',
    'replace[_-]',
    '^<.*>$',
    '^(password|secret|postgres|redis|catbird|admin|test)[0-9]*$',
    '^(0123456789|1234567890|abcdefgh)',
  ].join('|'),
  'i',
)

/** What is wrong with a secret, in words that follow its name; undefined when nothing is. Never repeats it. */
export function secretProblem(secret: string, minimumLength: number): string | undefined {
  if (placeholder.test(secret)) return 'is a placeholder: put a random secret there (openssl rand -hex 32)'
  if (secret.length < minimumLength) return `must have at least ${minimumLength} characters`
  if (new Set(secret).size < (minimumLength < 32 ? 4 : 10))
    return 'is too easy to guess (openssl rand -hex 32)'
  return undefined
}

/** The password inside a URL, if it has one. */
export function urlPassword(url: string): string | undefined {
  const parsable = withOneHost(url)
  if (!URL.canParse(parsable)) return undefined
  const { password } = new URL(parsable)
  return password === '' ? undefined : decodeURIComponent(password)
}

/** Parameters of a query that drivers read secrets from, as `sslpassword`; their names may be written in any way. */
const secretName = /pass|pwd|secret|token|key/i

/** A URL fit to be shown: without its password, and without secrets in its query. What is no URL is not shown at all. */
export function maskUrl(url: string): string {
  const parsable = withOneHost(url)
  if (!URL.canParse(parsable)) return 'hidden'
  const masked = new URL(parsable)
  const hidden = [...masked.searchParams.keys()].filter((name) => secretName.test(name))
  if (masked.password === '' && hidden.length === 0) return url
  if (masked.password !== '') masked.password = 'hidden'
  for (const name of hidden) masked.searchParams.set(name, 'hidden')
  return masked.toString() + otherHosts(url)
}

/** The address of a Redis Cluster names several hosts, which no URL does. */
function withOneHost(url: string): string {
  return url.slice(0, url.length - otherHosts(url).length)
}

function otherHosts(url: string): string {
  return /^rediss?\+cluster:/.test(url) ? (/,[^@]*$/.exec(url)?.[0] ?? '') : ''
}
