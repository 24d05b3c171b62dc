/** What somebody reports. */
export interface ReportOptions {
  /** What is wrong. */
  readonly reason: 'spam' | 'harassment' | 'sexual' | 'misleading' | 'violation' | 'other' | (string & {})
  /** What the person says about it, for whoever moderates the service. */
  readonly comment?: string | undefined
}

/** What somebody reports of a message. */
export interface MessageReportOptions extends ReportOptions {
  /** How many of the messages before it are disclosed too, at most 18; none by default. Those that cannot be proven are left out. */
  readonly context?: number | undefined
}

/** A report that the service has taken in. */
export interface ReportView {
  readonly reportId: string
}
