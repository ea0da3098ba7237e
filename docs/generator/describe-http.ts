import { createApp } from '../../src/http/app.ts'
import type { Backend } from '../../src/http/backend.ts'
import { createLogger } from '../../src/logging.ts'

/** docs/openapi.json: what GET /openapi.json answers. */
export async function describeHttp(): Promise<string> {
  const app = await createApp(stubBackend, createLogger('silent'))
  const { payload } = await app.inject({
    url: '/openapi.json',
    headers: { authorization: `Bearer ${stubBackend.token}` },
  })
  await app.close()
  return JSON.stringify(JSON.parse(payload), null, 2)
}

/** Only the routes' schemas are asked for; nothing behind them is called. */
const stubBackend: Backend = {
  token: 'only-for-the-document',
  project: 'shop',
  version: '',
  trustsProxy: false,
  health: unused,
  facts: unused,
  stack: unused,
  schedule: () => [],
  backups: unused,
  backup: unused,
  report: unused,
  folder: unused,
  file: unused,
  table: unused,
  compareConfig: unused,
  statistics: unused,
  runs: () => [],
  run: () => undefined,
  follow: unused,
  start: unused,
  planRestore: unused,
  restore: unused,
  verify: unused,
  verifyAll: unused,
}

function unused(): never {
  throw new Error('the document needs no backend')
}
