/** An open connection to the network's event stream. */
export interface StreamConnection extends Disposable {
  /**
   * The frames that have come since, at most so many; none if there was none for so many milliseconds. While nobody
   * asks for frames, few are kept and the other side has to wait.
   *
   * @throws Error once it has ended
   */
  next(most: number, withinMs: number, signal: AbortSignal): Promise<readonly string[]>
}

/** Opens the stream from a cursor on, in microseconds since 1970; undefined: from now. Fails where it is not reached. */
export type OpenStream = (cursor: number | undefined, signal: AbortSignal) => Promise<StreamConnection>
