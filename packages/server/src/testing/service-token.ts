import { verifyJwt } from '@atproto/xrpc-server'

/** Checks a service-auth token as another service does that is asked by this one, and gives who signed it. */
export async function signerOf(
  token: string,
  { aud, lxm, key }: { readonly aud: string; readonly lxm: string; readonly key: string },
): Promise<string> {
  return (await verifyJwt(token, aud, lxm, () => Promise.resolve(key))).iss
}
