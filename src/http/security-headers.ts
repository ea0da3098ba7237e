/** Nothing but what comes from where the page came from; no inline script, no frame, no other place for forms. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** On every answer: a downloaded file is somebody's upload, and must not be looked at as a page of Lifeboat either. */
export const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  // What is behind the token is for no cache. Pages say otherwise.
  'cache-control': 'no-store',
} as const
