import { z } from 'zod'

import { setting } from './setting.ts'
import { YesOrNo } from './yes-or-no.ts'

const Port = z.coerce.number().int().min(1).max(65_535)

/** How Lifeboat is reached over HTTP, and by whom. */
export const httpSettings = {
  port: setting('LIFEBOAT_PORT', Port, {
    fallback: '8080',
    expected: 'a port number from 1 to 65535, for example 8080',
    description: 'Port of the HTTP interface.',
  }),
  token: setting('LIFEBOAT_TOKEN', z.string().min(16), {
    expected: 'at least 16 characters, for example what openssl rand -hex 32 prints',
    description:
      'Bearer token of the HTTP interface. Default: generated once, kept in the state folder.',
    secret: true,
  }),
  trustProxy: setting('LIFEBOAT_TRUST_PROXY', YesOrNo, {
    fallback: 'false',
    expected: 'true or false',
    description:
      'Whether a reverse proxy is in front of the HTTP interface that says X-Forwarded-Proto and X-Forwarded-Prefix itself, and lets no other ones through: by them the dashboard’s cookie is for TLS alone, and for the prefix alone.',
  }),
} as const
