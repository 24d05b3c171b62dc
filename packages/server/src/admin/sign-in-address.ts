/** The address that uses a one-time link. What stands behind # is not sent to any server, and so in no log. */
export function signInAddress({ url }: { readonly url: string }, secret: string): string {
  return `${url}/admin/sign-in#${secret}`
}
