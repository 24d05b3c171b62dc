/**
 * What nginx answers by itself, in the form of the server's own errors and open to web pages: an app in a browser could
 * not tell a busy service from a broken network otherwise.
 */
const answers = [
  {
    name: 'rate_limited',
    codes: [429],
    status: 429,
    error: 'RateLimitExceeded',
    message: 'Too many requests from this address.',
    retryAfter: 1,
  },
  {
    name: 'away',
    codes: [502, 503, 504],
    status: 503,
    error: 'NotReady',
    message: 'The service does not answer just now.',
    retryAfter: 2,
  },
  {
    name: 'too_large',
    codes: [413],
    status: 413,
    error: 'PayloadTooLarge',
    message: 'The body is larger than this method takes.',
    retryAfter: undefined,
  },
] as const

/** The lines of a site that make them. */
export const answersOfNginx = answers
  .map(({ name, codes, status, error, message, retryAfter }) => {
    const lines = [
      `    error_page ${codes.join(' ')} = @catbird_${name};`,
      `    location @catbird_${name} {`,
      '        internal;',
      '        default_type application/json;',
      '        add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;',
      '        add_header Access-Control-Allow-Origin * always;',
      ...(retryAfter === undefined
        ? []
        : [
            '        add_header Access-Control-Expose-Headers "Retry-After" always;',
            `        add_header Retry-After ${String(retryAfter)} always;`,
          ]),
      `        return ${String(status)} '${JSON.stringify({ error, message })}';`,
      '    }',
    ]
    return lines.join('\n')
  })
  .join('\n\n')
