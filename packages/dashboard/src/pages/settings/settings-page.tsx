import { Page } from '../../ui/page.tsx'
import { ConfigCard } from './config-card.tsx'
import { LogLevelCard } from './log-level-card.tsx'
import { SessionsCard } from './sessions-card.tsx'

/** What the service is set to, how much it logs, and who is signed in to operate it. */
export function SettingsPage() {
  return (
    <Page title="Settings">
      <LogLevelCard />
      <SessionsCard />
      <ConfigCard />
    </Page>
  )
}
