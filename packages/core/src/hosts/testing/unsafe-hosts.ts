import type { Did } from '../../mls/index.ts'
import type { HostAnswer, HostSource } from '../host-source.ts'

const away: HostAnswer = { kind: 'unknown', why: new Error('the host is away') }

/** Hosts that say what a test has them say, after what it lets them wait for. One that was told nothing is away. */
export function unsafeHosts() {
  const answers = new Map<Did, HostAnswer>()
  const asked: Did[] = []
  const state = { gate: Promise.resolve() }
  const askHost: HostSource = async (did) => {
    asked.push(did)
    const answer = answers.get(did) ?? away
    await state.gate
    return answer
  }
  return {
    asked,
    askHost,
    state,
    say: (did: Did, answer: HostAnswer) => void answers.set(did, answer),
    beAway: (did: Did) => void answers.delete(did),
  }
}
