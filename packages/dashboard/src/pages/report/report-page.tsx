import { Page } from '../../ui/page.tsx'

export function ReportPage() {
  return <Page title="Report">{null}</Page>
}
