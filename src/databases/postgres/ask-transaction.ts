import type { RunWorker } from '../../model/worker.ts'
import { dumpsRoot } from './load-worker.ts'
import { logIn } from './log-in.ts'
import { transactionPath } from './table-script.ts'
import type { TableRequest } from './table-worker.ts'

/** Whatever is still at work for the lost worker is ended first. Without a number no transaction was begun. */
const script = `
set -eu
ask() { psql -XAtq -v ON_ERROR_STOP=1 -c "$1"; }
mine="FROM pg_stat_activity WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()"
tries=0
while [ $tries -lt 150 ] && [ "$(ask "SELECT count(pg_terminate_backend(pid)) $mine")" != 0 ]; do tries=$((tries + 1)); sleep 0.2; done
if [ -s ${transactionPath} ]; then ask "SELECT coalesce(txid_status($(cat ${transactionPath})), 'unknown')"; else echo aborted; fi
`

/** What came of the transaction of a worker that is gone: asks the server itself, by the number that it was given. */
export async function askTransaction(
  runWorker: RunWorker,
  { service, containerId, imageId, credentials, staging, database, application }: TableRequest,
): Promise<'committed' | 'aborted' | 'unknown'> {
  const { stdout } = await runWorker({
    purpose: `ask-${service}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'ask'],
    command: [],
    ...logIn(credentials, {
      PGDATABASE: database,
      PGAPPNAME: application,
    }),
    mounts: [{ kind: 'volume', source: staging, target: dumpsRoot, writable: false }],
    capabilities: [],
    network: { containerId },
  })
  const status = stdout.trim()
  return status === 'committed' || status === 'aborted' ? status : 'unknown'
}
