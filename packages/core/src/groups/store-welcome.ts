import type { Tx } from '../database/index.ts'
import { toHex } from '../mls/index.ts'
import type { AddedLeaf, WelcomeHeader } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'
import { insertWelcome } from './sql/insert-welcome.ts'
import type { Step } from './store-leaves.ts'

/**
 * Checks that a Welcome is for every leaf a commit adds, and for nobody else (protocol.md, "One judgement", 5).
 *
 * @throws ServiceError `WelcomeMismatch`
 */
export function checkWelcome(
  addressed: WelcomeHeader | undefined,
  { ciphersuite, added }: { readonly ciphersuite: string; readonly added: readonly AddedLeaf[] },
): void {
  if (addressed === undefined && added.length === 0) return
  const named = new Set(addressed?.recipients.map(toHex))
  const all = added.every(({ keyPackageRef }) => named.has(toHex(keyPackageRef)))
  if (!all)
    throw refuse('service.welcome-recipients', 'the Welcome leaves out a key package that the commit adds')
  if (named.size !== added.length)
    throw refuse('service.welcome-recipients', 'the Welcome names a key package that the commit does not add')
  if (addressed?.ciphersuite !== ciphersuite)
    throw refuse('service.welcome-ciphersuite', 'the Welcome is of another ciphersuite than the group')
}

/** Stores a Welcome and addresses it to the leaves that were added. Under the convo's lock. */
export async function storeWelcome(
  tx: Tx,
  step: Step,
  sent: {
    readonly welcomeId: string
    readonly welcome: Uint8Array
    readonly added: readonly AddedLeaf[]
    readonly createdAt: Date
  },
): Promise<void> {
  const { welcomeId, welcome, added, createdAt } = sent
  await tx.execute(insertWelcome, [
    ...[step.convoId, welcomeId, step.generation, step.epoch, step.seq, welcome, createdAt],
    added.map(({ keyPackageRef }) => keyPackageRef),
    added.map(({ did }) => did),
    added.map(({ deviceId }) => deviceId),
  ])
}
