/** What operators did: recorded with the act itself, and never changed. */
export { audit } from './audit.ts'
export type { Audited, OperatorAct } from './audit.ts'
export { followOneAnother } from './follow-one-another.ts'
export { listAudit } from './list-audit.ts'
export type { AuditEntry, AuditPage } from './list-audit.ts'
export type { Operator } from './operator.ts'
