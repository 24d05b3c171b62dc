import { asConvoId, asInviteId, fromBase64Url, INVITE_SEED_BYTES, toBase64Url } from '@catbird-mls/core/mls'
import { MlsClientError } from '../errors.ts'

/** What an invite link holds. Whoever has it can come in: it is a secret. */
export interface InviteSecret {
  readonly convoId: string
  readonly inviteId: string
  /** The private half of the invite: 32 bytes. */
  readonly seed: Uint8Array
}

/**
 * Writes an invite as a link of the app. The secret stands behind the `#`, which no browser sends to the server of
 * that page.
 *
 * @example
 * formatInvite(invite, 'https://app.example.com/join') // https://app.example.com/join#v1.…
 */
export function formatInvite({ convoId, inviteId, seed }: InviteSecret, url: string): string {
  return `${url.split('#')[0] ?? ''}#v1.${convoId}.${inviteId}.${toBase64Url(seed)}`
}

/**
 * Reads an invite from a link, whatever app it is of.
 *
 * @throws MlsClientError `InvalidInviteLink`
 */
export function parseInvite(link: string): InviteSecret {
  const [version, convo = '', invite = '', secret = '', ...more] = (link.split('#').at(-1) ?? '')
    .trim()
    .split('.')
  const convoId = asConvoId(convo)
  const inviteId = asInviteId(invite)
  const seed = fromBase64Url(secret)
  const wellFormed = version === 'v1' && more.length === 0 && seed?.length === INVITE_SEED_BYTES
  if (!wellFormed || convoId === undefined || inviteId === undefined)
    throw new MlsClientError('InvalidInviteLink')
  return { convoId, inviteId, seed }
}
