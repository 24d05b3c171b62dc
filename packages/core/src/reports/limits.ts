/** How many messages one report has: the one that is reported, its edit, and those before it. */
export const maxReported = 20

/** How many bytes of content one report has. */
export const maxReportedBytes = 1024 * 1024
