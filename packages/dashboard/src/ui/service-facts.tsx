import type { Answers } from '../api/trpc.ts'
import { CopyId } from './copy-id.tsx'
import { Facts } from './facts.tsx'

/** Which service it is; dashes as long as that is not known. */
export function ServiceFacts({
  service,
}: {
  service: Answers['overview']['summary']['service'] | undefined
}) {
  return (
    <Facts
      facts={[
        [
          'DID',
          service === undefined ? '–' : <CopyId id={service.did} what="the DID of the service" kept={40} />,
        ],
        ['Address', service === undefined ? '–' : <a href={service.url}>{service.url}</a>],
        ['Version of the node that answers', service?.version ?? '–'],
      ]}
    />
  )
}
