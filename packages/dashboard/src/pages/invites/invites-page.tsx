import { Page } from '../../ui/page.tsx'

export function InvitesPage() {
  return <Page title="Invites">{null}</Page>
}
