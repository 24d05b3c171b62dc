import type { Answers } from '../../api/trpc.ts'
import type { Tone } from '../../ui/badge.tsx'

/** What may need somebody's eye in a convo. */
export type Finding = Answers['convos']['list']['convos'][number]['findings'][number]

type Explained = {
  readonly word: string
  readonly tone: Tone
  readonly means: string
  readonly todo: string
}

/** What findings are called, what they mean, and what to do about them. */
export const findings: Readonly<Record<Finding, Explained>> = {
  faultReported: {
    word: 'Commit reported',
    tone: 'bad',
    means:
      'Devices say that they cannot process a commit: a faulty app made it, or somebody who means harm. They join afresh by themselves, without what was said in between.',
    todo: 'see below whose commit it was. If the same device comes up again, revoke it on its account’s page; if nobody gets back in, ask for a reset.',
  },
  barred: {
    word: 'Device barred',
    tone: 'warning',
    means:
      'Members reported a device, so it may not commit here until it has joined afresh. It can still read and write.',
    todo: 'mostly nothing, since its app joins afresh by itself. A device that is barred again and again is broken or hostile: revoke it.',
  },
  removalPending: {
    word: 'Removal waits',
    tone: 'warning',
    means:
      'Somebody is to be taken out, and for an hour nobody has done it. The service cannot: it has no keys. They are cut off here all the same.',
    todo: 'wait until an admin, or another device of the same account, opens the app; of somebody who leaves, any member does. A convo where all of them stay away keeps waiting, which harms nobody.',
  },
  blocked: {
    word: 'Blocked',
    tone: 'neutral',
    means: 'One of the two has blocked the other, so the convo stands still both ways.',
    todo: 'nothing; it goes on when the block is gone.',
  },
  resetRequested: {
    word: 'Reset asked for',
    tone: 'info',
    means: 'An operator has asked the admins to begin the convo anew, and none has done it yet.',
    todo: 'wait; an admin has to decide it in the app. Nobody is reset at the service’s word.',
  },
}
