import { Page } from '../../ui/page.tsx'

export function ConvoPage() {
  return <Page title="Convo">{null}</Page>
}
