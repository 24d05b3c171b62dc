import { expect, it } from 'vitest'
import { wordFor } from './word-for.ts'

it('knows a word for the names that there are, and for nothing that every object has', () => {
  const words = { spam: 'Spam' }
  expect(wordFor(words, 'spam')).toBe('Spam')
  for (const name of ['__proto__', 'constructor', 'toString', 'other', ''])
    expect(wordFor(words, name)).toBeUndefined()
})
