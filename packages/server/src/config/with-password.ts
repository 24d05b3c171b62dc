import { urlPassword } from './secrets.ts'

/**
 * A database's URL with the password that is set beside it, unless it brings one itself. So a password may have any
 * characters, which in a URL would have to be escaped, and whoever deploys composes no URL of secrets.
 */
export function withPassword(url: string, password: string | undefined): string {
  if (password === undefined || urlPassword(url) !== undefined) return url
  const [, scheme, user = '', rest] = /^([a-z+]+:\/\/)(?:([^@/:]*):?@)?(.*)$/.exec(url) ?? []
  if (scheme === undefined || rest === undefined) return url
  return `${scheme}${user}:${encodeURIComponent(password)}@${rest}`
}
