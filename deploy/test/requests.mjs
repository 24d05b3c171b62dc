/**
 * Asks a URL again and again, twenty at a time, until nobody listens there; says so when all of them have been answered
 * once. Fails if a request that had been taken was not answered.
 */
const url = process.argv[2]
let [answered, lost] = [0, 0]

/** True as long as somebody listens. */
async function ask() {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) })
    await answer.arrayBuffer()
    answered++
    if (answered === 200) console.log('under way')
    // 503 is said to whoever comes while it drains.
    if (answer.status !== 200 && answer.status !== 503) throw new Error(`status ${answer.status}`)
    return true
  } catch (error) {
    if (error.cause?.code === 'ECONNREFUSED') return false
    lost++
    console.log(String(error), String(error.cause))
    return lost < 5
  }
}

await Promise.all(
  Array.from({ length: 20 }, async () => {
    while (await ask());
  }),
)
console.log(`answered ${answered}, lost ${lost}`)
process.exit(answered > 200 && lost === 0 ? 0 : 1)
