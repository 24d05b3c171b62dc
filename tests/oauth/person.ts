import { testPassword } from '@catbird-mls/dev-env'
import type { Page } from 'playwright'

/** Signs in on the pages of the PDS as a person does, and says yes to what the app asks for. */
export async function signInAndAllow(page: Page): Promise<void> {
  await page.locator('input[type=password]').fill(testPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Authorize' }).click()
}
