import type { Tx } from '../database/index.ts'
import type { LeafRef } from '../mls/index.ts'
import { beginStays } from './sql/begin-stays.ts'
import { endStays } from './sql/end-stays.ts'

/** The commit that moves leaves, or the making of a group: where its entry is, and which epoch it begins. */
export type Step = {
  readonly convoId: string
  readonly generation: number
  /** The entry of the commit; 0 for the making of the group. */
  readonly seq: number
  /** The epoch it begins. */
  readonly epoch: number
}

/** A leaf that begins, and the key package it was added by if there is one. */
export type BegunLeaf = LeafRef & { readonly keyPackageRef?: Uint8Array }

/** Ends and begins the stays of devices at leaves. Under the convo's lock. */
export async function storeLeaves(
  tx: Tx,
  step: Step,
  leaves: { readonly ended: readonly LeafRef[]; readonly begun: readonly BegunLeaf[] },
): Promise<void> {
  const { convoId, generation, seq, epoch } = step
  if (leaves.ended.length > 0) {
    await tx.execute(endStays, [convoId, generation, seq, leaves.ended.map(({ leafIndex }) => leafIndex)])
  }
  if (leaves.begun.length > 0) {
    await tx.execute(beginStays, [
      ...[convoId, generation, seq, epoch],
      leaves.begun.map(({ leafIndex }) => leafIndex),
      leaves.begun.map(({ did }) => did),
      leaves.begun.map(({ deviceId }) => deviceId),
      leaves.begun.map(({ signatureKey }) => signatureKey),
      leaves.begun.map(({ keyPackageRef }) => keyPackageRef ?? null),
    ])
  }
}
