import type { Role } from '@catbird-mls/core/operators'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { expect } from 'vitest'
import { signedIn } from '../../packages/server/src/admin/testing/operator.ts'
import type { Stage } from './stage.ts'

/** Somebody at the dashboard, in a browser of their own. */
export interface Operator extends AsyncDisposable {
  readonly page: Page
  /** Goes to a page of the dashboard by its address, and waits until it says what it is. */
  go(path: string, heading: string | RegExp): Promise<void>
  /** Presses a button, and in the dialog that asks the button of the same words; waits until it says that it is done. */
  act(button: string | RegExp, words: string, done: string | RegExp): Promise<void>
  /** What the browser complained of so far: errors of scripts, and what the policy of the pages forbids. */
  readonly complaints: readonly string[]
}

/** Opens a browser for somebody with a role, or for a stranger. What it complains of fails the test at the end. */
export async function openOperator(
  browser: Browser,
  { url, db }: Pick<Stage, 'url' | 'db'>,
  role?: Role,
  options: BrowserContextOptions = {},
): Promise<Operator> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  if (role !== undefined) {
    const [name = '', value = ''] = (await signedIn(db, role)).split('=')
    await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }])
  }
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // That an answer was a refusal, or a server away, is what some tests are about.
    const expected = /Failed to load resource|ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE/
    if (message.type() === 'error' && !expected.test(message.text())) complaints.push(message.text())
  })
  return {
    ...{ page, complaints },
    async go(path, heading) {
      await page.goto(`${url}/admin${path}`)
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    },
    async act(button, words, done) {
      await page.getByRole('button', { name: button, exact: typeof button === 'string' }).click()
      await page.getByRole('dialog').getByRole('button', { name: words, exact: true }).click()
      await page.getByRole('status').filter({ hasText: done }).waitFor()
    },
    async [Symbol.asyncDispose]() {
      await context.close()
      expect(complaints).toEqual([])
    },
  }
}
