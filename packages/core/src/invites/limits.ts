/** How many requests to one convo may wait for an answer. */
export const maxRequestsPerConvo = 200
/** How many requests of one account may wait for an answer. */
export const maxRequestsPerAccount = 50
/** How long a request is kept, answered or not. */
export const requestLifeMs = 30 * 24 * 3600_000
/** How many admins are told of a request; the others find it by listing. */
export const maxAdminsTold = 100
