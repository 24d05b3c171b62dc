import { Page } from '../../ui/page.tsx'

export function KeyPackagesPage() {
  return <Page title="Key packages">{null}</Page>
}
