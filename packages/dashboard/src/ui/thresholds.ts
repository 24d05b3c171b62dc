/** From where on figures say that something is wrong. Lengths of time in milliseconds. */
export const highFrom = {
  latencyP95: 1_000,
  eventLoopP99: 200,
  /** Requests that wait for a connection to the database: fewer may do so for an instant. */
  databaseWaiting: 3,
}

/** If more of all requests fail than this, the service is not well. */
export const mostFailedShare = 0.05

/** Less room for messages than this is too little: the jobs make it two weeks ahead. */
export const leastRoomMs = { warning: 7 * 86_400_000, bad: 86_400_000 }
