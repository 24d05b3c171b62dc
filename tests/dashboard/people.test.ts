import { describe, expect, it } from 'vitest'
import { until } from '../scenario/support/service.ts'
import { hasChromium } from '../support/pages/launch-chromium.ts'
import { openOperator } from './operator.ts'
import { withStage } from './with-stage.ts'

const on = withStage()

const pathOf = (did: string) => `/accounts/${encodeURIComponent(did)}`

describe.skipIf(!hasChromium)('accounts at the dashboard', () => {
  it('are found by DID, by the beginning of one, and by a device', async () => {
    const { stage, browser } = on()
    const { did, deviceId } = stage.traffic.lowDevice
    await using operator = await openOperator(browser, stage, 'viewer')
    const { page } = operator
    await operator.go('/accounts', 'Accounts')
    for (const query of [did, did.slice(0, 20), deviceId]) {
      await page.getByRole('searchbox', { name: 'Find an account' }).fill(query)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: `Found for “${query}”` }).waitFor()
      await page.getByRole('link', { name: did.slice(0, 19) }).waitFor()
      expect(new URL(page.url()).searchParams.get('q')).toBe(query)
    }
    await page.getByRole('link', { name: did.slice(0, 19) }).click()
    await page.getByRole('table').first().waitFor()
    expect(decodeURIComponent(new URL(page.url()).pathname)).toBe(`/admin/accounts/${did}`)
  })

  it('are suspended, which their devices feel at once, and restored', async () => {
    const { stage, browser } = on()
    const nina = await stage.open('nina')
    await using operator = await openOperator(browser, stage, 'moderator')
    const { page } = operator
    await operator.go(pathOf(nina.did), /did:key/)
    await page.getByText('Active', { exact: true }).waitFor()
    await operator.act('Suspend', 'Suspend', /^Suspended/)
    await page.getByText('Suspended', { exact: true }).first().waitFor()
    await expect(nina.convos.create({ members: [], name: 'Alone' })).rejects.toThrow()
    await operator.act('Restore', 'Restore', /^Restored/)
    await page.getByText('Active', { exact: true }).waitFor()
  })

  it('keep the end of a suspension until somebody says which other it is to have', async () => {
    const { stage, browser } = on()
    const petra = await stage.open('petra')
    await using operator = await openOperator(browser, stage, 'moderator')
    const { page } = operator
    await operator.go(pathOf(petra.did), /did:key/)
    await page.getByRole('button', { name: 'Suspend', exact: true }).click()
    await page.getByRole('dialog').getByRole('radio', { name: 'After 7 days' }).check()
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend', exact: true }).click()
    await page.getByRole('button', { name: 'Change its end' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Now it ends').waitFor()
    const change = dialog.getByRole('button', { name: 'Change its end' })
    expect(await change.getAttribute('aria-disabled')).toBe('true')
    await dialog.getByRole('radio', { name: 'After 30 days' }).check()
    expect(await change.getAttribute('aria-disabled')).toBeNull()
    await page.keyboard.press('Escape')
    const [row] = await stage.db.query<{ days: number }>(
      'SELECT round(extract(epoch FROM suspended_until - suspended_at) / 86400)::int AS days FROM account WHERE did = $1',
      [petra.did],
    )
    expect(row?.days).toBe(7)
  })

  it('are taken down, with a word on what that means', async () => {
    const { stage, browser } = on()
    const oscar = await stage.open('oscar')
    await using operator = await openOperator(browser, stage, 'moderator')
    const { page } = operator
    await operator.go(pathOf(oscar.did), /did:key/)
    await page.getByRole('button', { name: 'Take down' }).click()
    await page.getByRole('dialog').getByText('This is a suspension without end, and more').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await operator.act('Take down', 'Take down', /^Took/)
    await page.getByText('Taken down', { exact: true }).first().waitFor()
    await operator.go(`/audit?did=${encodeURIComponent(oscar.did)}`, 'Audit log')
    await page.getByRole('cell', { name: 'Took an account down' }).waitFor()
  })

  it('lose a device that is revoked, and its convos with it', async () => {
    const { stage, browser } = on()
    const { cast, group } = stage.traffic
    await using operator = await openOperator(browser, stage, 'moderator')
    await operator.go(pathOf(cast.carol.did), /did:key/)
    await operator.act(/^Revoke device/, 'Revoke', /^Revoked device/)
    await until('the members have taken it out', async () => {
      const carols = (await group.members()).find(({ did }) => did === cast.carol.did)
      return (carols?.devices.length ?? 0) === 0
    })
    await operator.go(`/convos/${group.id}`, /^Convo/)
    await operator.page.getByText('1 went').first().waitFor()
  })

  it('that nobody knows are told to be unknown', async () => {
    const { stage, browser } = on()
    await using operator = await openOperator(browser, stage, 'viewer')
    await operator.page.goto(`${stage.url}/admin${pathOf('did:plc:nobodynobodynobodynobo')}`)
    await operator.page
      .getByText('no such account', { exact: false })
      .or(operator.page.getByText('not known here', { exact: false }))
      .first()
      .waitFor()
  })
})

describe.skipIf(!hasChromium)('convos at the dashboard', () => {
  it('are shown as metadata, and nothing of what is said or what they are called', async () => {
    const { stage, browser } = on()
    const { cast, group } = stage.traffic
    await using operator = await openOperator(browser, stage, 'admin')
    const { page } = operator
    await operator.go('/convos', 'Convos')
    await page.getByRole('link', { name: group.id.slice(0, 13) }).click()
    await page.getByRole('heading', { level: 1, name: /^Convo/ }).waitFor()
    await page.getByRole('table').getByText(cast.alice.did.slice(0, 19)).first().waitFor()
    await page.getByText('Shape of the log as numbers').click()
    const all = `${await page.content()} ${await page.locator('body').innerText()}`
    expect(all).not.toMatch(/Hikers|message \d|I know where you live/)
  })

  it('are asked to begin anew, which their admins are told and nobody is forced to', async () => {
    const { stage, browser } = on()
    const { group } = stage.traffic
    await using operator = await openOperator(browser, stage, 'moderator')
    await operator.go(`/convos/${group.id}`, /^Convo/)
    await operator.act('Ask for a reset', 'Ask for a reset', 'Asked the admins for a reset')
    await until('the admin knows', () => group.resetRequested)
    expect(await group.epoch()).toMatchObject({ generation: 1 })
    const again = operator.page.getByRole('button', { name: 'Ask for a reset' })
    await expect.poll(() => again.getAttribute('title')).toMatch('asked for this generation already')
  })
})
