import { expect, it } from 'vitest'
import { isError } from './errors.ts'
import { loadCode } from './load-code.ts'

it('gives what was loaded', async () => {
  expect(await loadCode(() => Promise.resolve('it'))).toBe('it')
})

it('tells of code that does not load as of what may pass, whatever the browser says of it', async () => {
  const cause = new TypeError('Failed to fetch dynamically imported module')
  const failure = await loadCode(() => Promise.reject(cause)).catch((err: unknown) => err)
  expect(isError(failure, 'CodeUnavailable')).toBe(true)
  expect(failure).toMatchObject({ retryable: true, cause })
})
