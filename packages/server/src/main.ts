import module from 'node:module'

// What is compiled once is kept for the next start. It has to be said before anything else is loaded.
module.enableCompileCache()
const { main } = await import('./program.ts')
await main()
