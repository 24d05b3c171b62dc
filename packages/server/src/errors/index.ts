/** From anything thrown to what a caller is told: one way, for every surface. */
export { createErrorFunnel } from './funnel.ts'
export type { ErrorFunnel } from './funnel.ts'
export { toPublicError } from './public-error.ts'
export type { PublicError } from './public-error.ts'
