import type { Deed, Outcome, Snapshot } from './device-app.ts'

/** A device of the fleet, as the test sees it. */
export interface Device {
  /** Whose it is, and where it runs: `3 in a page`. */
  readonly name: string
  /** Whether it can be asked to do anything now: a client that is closed cannot. */
  readonly open: boolean
  create(members: string[]): Promise<string>
  enter(convoId: string): Promise<boolean>
  do(deed: Deed): Promise<Outcome>
  snapshot(): Promise<Snapshot>
  /**
   * Goes offline: its network is cut amid whatever it does, or, where that can be, its client is `closed`. Resolves when
   * the client knows.
   */
  leave(how: 'cut' | 'closed'): Promise<void>
  /** Comes back, from wherever it was. */
  comeBack(): Promise<void>
}
