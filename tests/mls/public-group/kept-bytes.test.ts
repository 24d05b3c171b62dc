import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { withTransaction } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'
import { groupConvoId, judgeCommit } from '@catbird-mls/core/mls'
import { createCommit, createGroupInfoWithExternalPub, encodeMlsMessage } from 'ts-mls'
import { expect, it } from 'vitest'
import { insertConvo } from '../../../packages/core/src/convos/sql/insert-convo.ts'
import { storeGeneration } from '../../../packages/core/src/groups/store-generation.ts'
import { storeGroup } from '../../../packages/core/src/groups/store-group.ts'
import { balancedGroup } from '../support/balanced-group.ts'
import { suite } from './library-group.ts'

it('what is written of a group for a commit grows as its commits do, and not as its tree', async () => {
  await using db = await createTestDatabase()
  const written = []
  for (const members of [32, 64, 128, 256]) written.push(await bytesPerCommit(db, members))
  for (const [i, bytes] of written.entries()) expect(bytes).toBeLessThan(1.3 * (written[i - 1] ?? bytes + 1))
})

/**
 * The bytes of one update and of what is written of the group beside it, over as many commits as take four snapshots.
 * The same commit is stored again and again, as if it were the next: of a balanced group each weighs the same.
 */
async function bytesPerCommit(db: Database, members: number): Promise<number> {
  const { group, committer } = await balancedGroup(members, suite)
  const options = { wireAsPublicMessage: true }
  const { commit: made, newState } = await createCommit({ state: committer, cipherSuite: suite }, options)
  const info = await createGroupInfoWithExternalPub(newState, [], suite)
  const commit = encodeMlsMessage(made)
  const groupInfo = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo: info })
  const { groupId } = group.context
  const convoId = groupConvoId('did:web:mls.example.com', groupId)
  const judgement = await judgeCommit(group, { convoId, commit, groupInfo })
  const now = new Date()

  await db.execute(insertConvo, [convoId, 'group', now])
  await withTransaction(db, (tx) => storeGeneration(tx, { convoId, generation: 1, group, groupInfo, now }))
  let [bytes, snapshots, epoch] = [0, 0, 0]
  while (snapshots < 4) {
    epoch += 1
    const step = { convoId, generation: 1, seq: epoch, epoch }
    await withTransaction(db, (tx) => storeGroup(tx, step, { commit, groupInfo, judgement, now }))
    const taken = await snapshotAt(db, convoId, epoch)
    bytes += commit.length + groupInfo.length + taken
    if (taken > 0) snapshots += 1
  }
  return bytes / epoch
}

async function snapshotAt(db: Database, convoId: string, epoch: number): Promise<number> {
  const [row] = await db.query<{ bytes: number }>(
    'SELECT octet_length(public_group) AS bytes FROM group_snapshot WHERE convo_id = $1 AND epoch = $2',
    [convoId, epoch],
  )
  return row?.bytes ?? 0
}
