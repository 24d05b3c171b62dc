/** Whether an account has a repo. A mere key has none; it is an account in development only. */
export function hasRepo(did: string): boolean {
  return !did.startsWith('did:key:')
}
