import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { DeclaredRecords } from './declaration.ts'
import { settleBlocks } from './settle-blocks.ts'
import type { RelationAnswer } from './sources.ts'
import { keepAnswers } from './sql/keep-answers.ts'
import type { BlockChangeRow } from './sql/keep-answers.ts'
import { keepDeclaration } from './sql/keep-declaration.ts'

/** What keeping answers needs. */
export type KeepPorts = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly serviceDid: Did
}

/** Keeps what was answered of pairs. */
export async function keepRelations(
  ports: KeepPorts,
  answers: readonly RelationAnswer[],
  askedAt: Date,
): Promise<void> {
  if (answers.length === 0) return
  await withTransaction(ports.db, async (tx) => {
    const changes = await tx.query<BlockChangeRow>(keepAnswers, [...columns(answers), askedAt])
    await settleBlocks(ports, tx, changes)
  })
}

/** Keeps what an account declares; gives false where the event stream has told something newer since it was asked. */
export async function keepDeclared(
  { db }: Pick<KeepPorts, 'db'>,
  did: Did,
  { records: { own, chat }, askedAt }: { readonly records: DeclaredRecords; readonly askedAt: Date },
): Promise<boolean> {
  const kept = await db.execute(keepDeclaration, [
    did,
    own.incoming ?? null,
    own.groups ?? null,
    chat.incoming ?? null,
    chat.groups ?? null,
    askedAt,
  ])
  return kept > 0
}

function columns(answers: readonly RelationAnswer[]): unknown[][] {
  return [
    answers.map(({ did }) => did),
    answers.map(({ subject }) => subject),
    answers.map(({ follows }) => follows !== undefined),
    answers.map(({ follows }) => follows?.rkey ?? null),
    answers.map(({ follows }) => follows?.beyond ?? false),
    answers.map(({ blocks }) => blocks !== undefined),
    answers.map(({ blocks }) => blocks?.rkey ?? null),
    answers.map(({ blocks }) => blocks?.byList ?? false),
  ]
}
