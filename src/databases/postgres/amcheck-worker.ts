import type { WorkerSpec } from '../../model/worker.ts'
import type { Credentials } from './credentials.ts'
import { logIn } from './log-in.ts'

export type AmcheckRequest = {
  readonly service: string
  readonly containerId: string
  /** The database's own image. */
  readonly imageId: string
  readonly credentials: Credentials
  readonly jobs: number
}

/** pg_amcheck is there from 14 on; its extension may be a package of its own. Event triggers would run on making it. */
const script = `
set -eu
has=$(psql -XAt -d template1 -c "SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'")
if [ "$has" = 0 ] || ! command -v pg_amcheck >/dev/null; then echo unavailable; exit 0; fi
pg_amcheck --all --install-missing --heapallindexed --jobs="$1" >&2
echo checked
`

/** Has every B-tree checked against its table, and every table's pages. The extension is made for it in each database. */
export function amcheckSpec(request: AmcheckRequest): WorkerSpec {
  const { service, containerId, imageId, credentials, jobs } = request
  return {
    purpose: `amcheck-${service}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'amcheck'],
    command: [String(jobs)],
    ...logIn(credentials, {
      PGOPTIONS: '-c session_replication_role=replica -c default_transaction_read_only=off',
    }),
    mounts: [],
    capabilities: [],
    network: { containerId },
  }
}
