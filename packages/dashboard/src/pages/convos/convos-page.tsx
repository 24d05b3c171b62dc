import { Page } from '../../ui/page.tsx'

export function ConvosPage() {
  return <Page title="Convos">{null}</Page>
}
