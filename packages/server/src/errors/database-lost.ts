const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT', 'EPIPE'])
/** Classes 08 (connection), 53 (resources) and the shutdowns of class 57 of Postgres' error codes; Prisma's P10xx. */
const databaseCodes = /^(08...|53[34]00|57P0[1-4]|P10(01|02|08|17))$/
const poolMessages = /^(Connection terminated|timeout exceeded when trying to connect|Cannot use a pool after)/

/** Whether an error says that the database cannot be reached, now: the caller may try again, nothing was wrong. */
export function isDatabaseLost(thrown: unknown): boolean {
  for (let error: unknown = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
    if (networkCodes.has(code) || databaseCodes.test(code) || poolMessages.test(error.message)) return true
  }
  return false
}
