import { freePorts } from '../../packages/core/src/bus/testing/free-ports.ts'

/** A port of this machine that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1)
  return port
}
