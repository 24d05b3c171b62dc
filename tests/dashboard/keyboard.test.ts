import { describe, expect, it } from 'vitest'
import { hasChromium } from '../support/pages/launch-chromium.ts'
import { openOperator } from './operator.ts'
import { withStage } from './with-stage.ts'

const on = withStage()

describe.skipIf(!hasChromium)('somebody who uses the dashboard by the keyboard', () => {
  it('never loses their place when something goes that they were at', async () => {
    const { stage, browser } = on()
    const { inviteId } = await stage.traffic.group.createInvite()
    await using operator = await openOperator(browser, stage, 'moderator')
    const { page } = operator
    const focused = () => page.evaluate(() => document.activeElement?.tagName ?? 'none')
    await operator.go('/accounts', 'Accounts')
    await page.getByRole('searchbox').focus()
    await page.keyboard.type('did:key')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Found for' }).waitFor()
    expect(await focused()).toBe('INPUT')

    await operator.go('/invites', 'Invites')
    const revoke = page
      .getByRole('row')
      .filter({ hasText: inviteId.slice(0, 9) })
      .getByRole('button', { name: /^Revoke/ })
    await revoke.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => revoke.evaluate((button) => button === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).focus()
    await page.keyboard.press('Enter')
    await revoke.waitFor({ state: 'detached' })
    await expect.poll(focused).not.toBe('BODY')
  })

  it('is told why something cannot be done', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'viewer')
    const { page } = operator
    await operator.go('/invites', 'Invites')
    await page
      .getByRole('button', { name: /^Revoke invite/ })
      .first()
      .focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'this needs moderator' }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('opens and closes the menu of a narrow window', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'viewer', {
      viewport: { width: 390, height: 844 },
    })
    const { page } = operator
    await operator.go('/accounts', 'Accounts')
    const menu = page.getByRole('button', { name: 'Pages' })
    const nodes = page.getByRole('link', { name: 'Nodes' })
    await menu.click()
    await nodes.waitFor()
    await page.keyboard.press('Escape')
    await nodes.waitFor({ state: 'hidden' })
    expect(await menu.evaluate((button) => button === document.activeElement)).toBe(true)
    await menu.click()
    await nodes.click()
    await page.getByRole('heading', { level: 1, name: 'Nodes' }).waitFor()
    await nodes.waitFor({ state: 'hidden' })
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor()
    expect(await nodes.isVisible()).toBe(false)
  })
})
