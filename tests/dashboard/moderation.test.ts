import { describe, expect, it } from 'vitest'
import { hasChromium } from '../support/pages/launch-chromium.ts'
import { openOperator } from './operator.ts'
import { withStage } from './with-stage.ts'

const on = withStage()

describe.skipIf(!hasChromium)('a moderator at the dashboard', () => {
  it('finds a report in the queue, reads what was disclosed when they ask for it, and resolves it', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'moderator')
    const { page } = operator
    await operator.go('/reports', 'Reports')
    const row = page.getByRole('row').filter({ hasText: 'Harassment (message)' })
    await row.getByText('Proven', { exact: true }).waitFor()
    await row.getByRole('link', { name: 'Harassment (message)' }).click()
    await page.getByText('This is not the first time').waitFor()
    await page.getByText('Each message was handed in, byte for byte').waitFor()
    expect(await page.getByText('I know where you live').count()).toBe(0)
    await page.getByRole('button', { name: 'Show what was disclosed' }).click()
    await page.getByText('I know where you live').first().waitFor()

    await page.getByRole('button', { name: 'No violation.' }).click()
    await page.getByRole('button', { name: 'Resolve the report' }).click()
    await page.getByRole('heading', { name: 'What became of it' }).waitFor()
    await page.getByRole('status').filter({ hasText: 'The report is resolved' }).waitFor()
    await page.getByRole('link', { name: /^Reports/ }).click()
    await page.getByText('Nothing waits.').waitFor()
    await page.getByRole('radio', { name: 'Resolved' }).check({ force: true })
    await row.waitFor()

    await operator.go('/audit?act=resolveReport', 'Audit log')
    await page
      .getByRole('row')
      .filter({ hasText: 'Resolved a report' })
      .getByText('open → resolved')
      .waitFor()
  })

  it('is shown reports whatever their apps call the reason, and however long it is', async () => {
    const { stage, browser } = on()
    await stage.traffic.bobs.report({ reason: '__proto__' })
    await stage.traffic.group.report({ reason: 'W'.repeat(64) })
    await using operator = await openOperator(browser, stage, 'moderator', {
      viewport: { width: 390, height: 844 },
    })
    const { page } = operator
    await operator.go('/reports', 'Reports')
    await page.getByRole('link', { name: 'WWWWWWWW' }).waitFor()
    await page.getByRole('link', { name: '__proto__ (convo)' }).click()
    await page.getByRole('heading', { name: '__proto__' }).waitFor()
    await operator.go('/reports', 'Reports')
    await page.getByRole('link', { name: 'WWWWWWWW' }).click()
    await page.getByRole('heading', { name: 'WWWWWWWW' }).waitFor()
    const wide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth
    expect(await page.evaluate(wide)).toBe(false)
  })

  it('is told that somebody else was first', async () => {
    const { stage, browser } = on()
    const { reportId } = await stage.traffic.group.report({ reason: 'spam' })
    await using slow = await openOperator(browser, stage, 'moderator')
    await slow.go(`/reports/${reportId}`, 'Report')
    await slow.page.getByLabel('What became of it').fill('Too late')
    await using quick = await openOperator(browser, stage, 'moderator')
    await quick.go(`/reports/${reportId}`, 'Report')
    await quick.page.getByRole('button', { name: 'The account was warned.' }).click()
    await quick.page.getByRole('button', { name: 'Resolve the report' }).click()
    await quick.page.getByRole('heading', { name: 'What became of it' }).waitFor()
    const again = slow.page.getByRole('button', { name: 'Resolve the report' })
    // Unless the page has learnt of it by itself already.
    if (await again.isVisible()) await again.click({ timeout: 5_000 }).catch(() => undefined)
    await slow.page.getByRole('blockquote').filter({ hasText: 'The account was warned.' }).waitFor()
    // What they were writing is not lost, and is no word on the report.
    const kept = slow.page
      .locator('.notice')
      .filter({ hasText: 'Somebody else has resolved this report before you' })
    await kept.getByText('Too late').waitFor()
  })

  it('revokes an invite, by which nobody comes in any more', async () => {
    const { stage, browser } = on()
    const { inviteId } = await stage.traffic.group.createInvite({ maxUses: 3 })
    await using operator = await openOperator(browser, stage, 'moderator')
    const { page } = operator
    await operator.go('/invites', 'Invites')
    const row = page.getByRole('row').filter({ hasText: inviteId.slice(0, 9) })
    await row.getByRole('button', { name: /^Revoke invite/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Revoke this invite?' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await row.getByRole('button', { name: /^Revoke invite/ }).click()
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await row.waitFor({ state: 'detached' })
    const [kept] = await stage.db.query<{ revoked_at: Date | null }>(
      'SELECT revoked_at FROM invite WHERE invite_id = $1',
      [inviteId],
    )
    expect(kept?.revoked_at).toBeInstanceOf(Date)
    await page.getByRole('radio', { name: 'All' }).check({ force: true })
    await row.getByText('Revoked').waitFor()
    expect(page.url()).toMatch(/\/invites\?filter=all$/)
  })

  it('sees which devices can hardly be reached', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'viewer')
    const { page } = operator
    await operator.go('/key-packages', 'Key packages')
    const row = page.getByRole('row').filter({ hasText: stage.traffic.lowDevice.deviceId.slice(0, 9) })
    await row.waitFor()
    await page.getByRole('radio', { name: 'Fewer than 2', exact: true }).check({ force: true })
    await row.waitFor({ state: 'detached' })
    expect(page.url()).toMatch(/\?below=2$/)
  })
})

describe.skipIf(!hasChromium)('a viewer at the dashboard', () => {
  it('sees what a moderator could do, and why they cannot', async () => {
    const { stage, browser } = on()
    const { reportId } = await stage.traffic.bobs.report({ reason: 'other' })
    await using operator = await openOperator(browser, stage, 'viewer')
    const { page } = operator
    await operator.go(`/reports/${reportId}`, 'Report')
    await page.getByText('Your role is viewer; this needs moderator.').first().waitFor()
    expect(await page.getByRole('button', { name: 'Resolve the report' }).getAttribute('aria-disabled')).toBe(
      'true',
    )
    await operator.go('/invites?filter=all', 'Invites')
    const revoke = page.getByRole('button', { name: /^Revoke invite/ }).first()
    expect(await revoke.getAttribute('title')).toBe('Your role is viewer; this needs moderator.')
    await revoke.click({ force: true })
    expect(await page.getByRole('dialog').count()).toBe(0)
  })
})
