/** Reports of messages, with proof, and of convos. */
export { maxReported, maxReportedBytes } from './limits.ts'
export { getReport, listReports, resolveReport } from './manage-reports.ts'
export type { ReportFilter } from './manage-reports.ts'
export type { DisclosedMessage, Filed, Report, ReportedMessage } from './report.ts'
export { reportConvo } from './report-convo.ts'
export { reportMessage } from './report-message.ts'
export type { ReportPorts } from './report-message.ts'
