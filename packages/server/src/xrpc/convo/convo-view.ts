import type { ConvoView } from '@catbird-mls/core/convos'
import type { ConvoView as WireConvo } from '../../lexicon/types/blue/catbird/mls/convo/defs.ts'

/** A convo in its lexicon's form. */
export function convoView({ createdAt, members, ...convo }: ConvoView): WireConvo {
  return {
    ...convo,
    createdAt: createdAt.toISOString(),
    members: members.map((member) => ({ ...member, devices: [...member.devices] })),
  }
}
