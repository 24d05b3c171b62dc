import { expect, it } from 'vitest'
import { ownPath } from './place.ts'

it('leads to pages of the dashboard, and to nothing else', () => {
  for (const path of ['/', '/accounts?q=did%3Akey', '/reports/abc']) expect(ownPath(path)).toBe(path)
  for (const other of [
    '//example.com',
    '/\\example.com',
    'https://example.com',
    'javascript:alert(1)',
    '',
    null,
    undefined,
  ])
    expect(ownPath(other)).toBe('/')
})
