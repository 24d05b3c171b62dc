import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatRecoveryKey, parseRecoveryKey, SECRET_BYTES } from './recovery-key.ts'

const secrets = fc.uint8Array({ minLength: SECRET_BYTES, maxLength: SECRET_BYTES })
const invalid = expect.objectContaining({ error: 'InvalidRecoveryKey' }) as Error

describe('a recovery key', () => {
  it('is read as it was written, however a person copies it', async () => {
    const spoilt = (text: string) =>
      text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    await fc.assert(
      fc.asyncProperty(secrets, async (secret) => {
        const text = await formatRecoveryKey(secret)
        expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/)
        for (const written of [text, spoilt(text), ` ${text.replaceAll('-', '')}\n`])
          expect(await parseRecoveryKey(written)).toEqual(secret)
      }),
    )
  })

  it('is refused where a character is another one, where two have changed places, or one is missing', async () => {
    const text = (await formatRecoveryKey(new Uint8Array(SECRET_BYTES).map((_, i) => i * 11))).replaceAll(
      '-',
      '',
    )
    for (let at = 0; at < text.length; at++) {
      const wrong = text[at] === 'Z' ? 'Y' : 'Z'
      await expect(parseRecoveryKey(text.slice(0, at) + wrong + text.slice(at + 1))).rejects.toEqual(invalid)
      await expect(parseRecoveryKey(text.slice(0, at) + text.slice(at + 1))).rejects.toEqual(invalid)
      const [a = '', b = ''] = [text[at], text[at + 1]]
      if (a === b || b === '') continue
      await expect(parseRecoveryKey(text.slice(0, at) + b + a + text.slice(at + 2))).rejects.toEqual(invalid)
    }
  })

  it.each(['', 'no key', 'U'.repeat(36), '🙂'.repeat(18)])('is not %s', async (text) => {
    await expect(parseRecoveryKey(text)).rejects.toEqual(invalid)
  })
})
