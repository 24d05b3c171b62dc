/** Exits with 0 if the server in this container is ready for traffic. */
const port = process.env.SERVER_PORT || '3000'
const response = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(3000) })
process.exit(response.ok ? 0 : 1)
