/**
 * Asks a URL again and again, twenty at a time, until nobody listens there; says so when two hundred have been answered.
 * Fails if a request that had been taken was not answered. `requests.ts <url>`
 */
const url = process.argv[2] ?? ''
const tell = (line: string) => process.stdout.write(`${line}\n`)
let [answered, lost] = [0, 0]

await Promise.all(Array.from({ length: 20 }, askOn))
tell(`answered ${answered}, lost ${lost}`)
process.exitCode = answered > 200 && lost === 0 ? 0 : 1

async function askOn(): Promise<void> {
  while (await askOnce());
}

/** True as long as somebody listens. */
async function askOnce(): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) })
    await answer.arrayBuffer()
    // 503 is said to whoever comes while it drains.
    if (answer.status !== 200 && answer.status !== 503) throw new Error(`status ${answer.status}`)
    answered++
    if (answered === 200) tell('under way')
    return true
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED') return false
    lost++
    tell(`${String(error)} ${String(cause)}`)
    return lost < 5
  }
}
