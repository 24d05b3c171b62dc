import type { Log } from '../ports/index.ts'
import { registrationOf } from './registration-of.ts'
import type { PushOutcome, PushSender } from './senders/sender.ts'
import type { DueRow } from './sql/send-wake-ups.ts'
import type { PushTarget } from './target.ts'

type Ports = {
  readonly log: Log
  readonly serviceDid: string
  readonly senders: PushSender<PushTarget>
}

/** Sends a wake-up that was taken. Always comes to an end, and never by throwing: one target is not the others' trouble. */
export async function sendWakeUp(ports: Ports, row: DueRow, giveUpMs: number): Promise<PushOutcome> {
  const outcome = await givenUpAfter(giveUpMs, send(ports, row))
  const { kind } = row
  if (outcome.kind === 'refused') ports.log.warn({ kind, why: outcome.why }, 'a wake-up was refused')
  if (outcome.kind === 'later') ports.log.debug({ kind, why: outcome.why }, 'a wake-up was put off')
  return outcome
}

async function send({ senders, serviceDid }: Ports, row: DueRow): Promise<PushOutcome> {
  try {
    const { device, target, topic } = registrationOf(row)
    return await senders.send(target, { device: { service: serviceDid, ...device }, topic })
  } catch (error) {
    return { kind: 'refused', why: error instanceof Error ? error.message : String(error) }
  }
}

async function givenUpAfter(ms: number, sending: Promise<PushOutcome>): Promise<PushOutcome> {
  let belt: NodeJS.Timeout | undefined
  const givenUp = new Promise<PushOutcome>((resolve) => {
    belt = setTimeout(() => resolve({ kind: 'later', why: 'its sender never came back' }), ms)
  })
  try {
    return await Promise.race([sending, givenUp])
  } finally {
    clearTimeout(belt)
  }
}
