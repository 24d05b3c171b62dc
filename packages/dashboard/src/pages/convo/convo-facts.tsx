import { Link } from '@tanstack/react-router'
import { Card } from '../../ui/card.tsx'
import { Ciphersuite } from '../../ui/ciphersuite.tsx'
import { Facts } from '../../ui/facts.tsx'
import { boundedCount, bytes, count, duration } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'
import { kindWord } from '../convos/kind.ts'
import type { Convo } from './convo.ts'

/** What is known of a convo as a whole. */
export function ConvoFacts({ convo }: { convo: Convo }) {
  const { kind, generation, epoch, members, firstSeq, lastSeq, messageLifetime, state, openInvites } = convo
  return (
    <Card title="How it stands">
      <Facts
        facts={[
          ['Kind', kindWord(kind)],
          ['Members', count(members)],
          ['Generation', count(generation)],
          ['Epoch', count(epoch)],
          ['Made', <Time key="made" at={convo.createdAt} exact />],
          ['Last activity', <Time key="last" at={convo.lastAt} />],
          ['Log', `entries ${count(firstSeq)} to ${count(lastSeq)}`],
          ['Messages live', messageLifetime === null ? 'without end' : duration(messageLifetime * 1000)],
          ['Ciphersuite', <Ciphersuite key="ciphersuite" name={convo.ciphersuite} />],
          ['GroupInfo', bytes(state.groupInfoBytes)],
          ['Snapshot of the group', `${bytes(state.snapshotBytes)}, of epoch ${count(state.snapshotEpoch)}`],
          [
            'Open invites',
            openInvites === 0 ? (
              'None'
            ) : (
              <Link key="invites" to="/invites">
                {boundedCount(openInvites)}
              </Link>
            ),
          ],
          [
            'Reset asked for',
            convo.resetRequestedAt === null ? undefined : (
              <Time key="reset" at={convo.resetRequestedAt} exact />
            ),
          ],
        ]}
      />
    </Card>
  )
}
