/** The server cannot start; the message tells a person why and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
