import { Link } from '@tanstack/react-router'
import { CopyId } from './copy-id.tsx'
import { shortId } from './format.ts'

/** An account, by its DID: leads to its page. */
export function AccountLink({ did }: { did: string }) {
  return (
    <Link to="/accounts/$did" params={{ did }} title={did} className="id-link">
      <code>{shortId(did)}</code>
    </Link>
  )
}

/** A convo, by its id: leads to its page. */
export function ConvoLink({ convoId }: { convoId: string }) {
  return (
    <Link to="/convos/$convoId" params={{ convoId }} title={convoId} className="id-link">
      <code>{shortId(convoId, 18)}</code>
    </Link>
  )
}

/** The id of a device, which has no page of its own. */
export function DeviceId({ id }: { id: string }) {
  return <CopyId id={id} what="the id of the device" kept={14} />
}
