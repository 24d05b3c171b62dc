import { describe, expect, it } from 'vitest'
import { formatInvite, parseInvite } from './invite-link.ts'

const secret = {
  convoId: 'a'.repeat(52),
  inviteId: 'b'.repeat(26),
  seed: Uint8Array.from({ length: 32 }, (_, i) => i * 7),
}

describe('an invite link', () => {
  it.each(['https://app.example.com/join', 'https://app.example.com/join#old', 'catbird-mls:join'])(
    'under %s reads back as written',
    (url) => {
      const link = formatInvite(secret, url)
      expect(parseInvite(link)).toEqual(secret)
      expect(parseInvite(` ${link}\n`)).toEqual(secret)
    },
  )

  it('keeps its secret behind the #, which goes to no server', () => {
    expect(new URL(formatInvite(secret, 'https://app.example.com/join')).search).toBe('')
    expect(formatInvite(secret, 'https://app.example.com/join').split('#')).toHaveLength(2)
  })

  const good = formatInvite(secret, 'app:join')
  it.each([
    ['nothing', ''],
    ['a page alone', 'https://app.example.com/join'],
    ['another version', good.replace('v1.', 'v2.')],
    ['a part missing', good.slice(0, good.lastIndexOf('.'))],
    ['a part too many', `${good}.x`],
    ['a short secret', good.slice(0, -4)],
    ['a convo that is none', good.replace('aaaa', 'AAAA')],
  ])('is not %s', (_, text) => {
    expect(() => parseInvite(text)).toThrow(expect.objectContaining({ error: 'InvalidInviteLink' }))
  })
})
