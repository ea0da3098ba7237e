import type { RunWorker } from '../../model/worker.ts'
import { ComparedRows, type RowsRequest } from './compare-rows.ts'
import { dumpsRoot } from './load-worker.ts'

const requestPath = '/lifeboat/rows.json'

/** Has the rows of dumps compared, in Lifeboat's own image; see `compareRows`. In the order of the requests. */
export async function compareRowsOf(
  runWorker: RunWorker,
  image: string,
  server: string,
  staging: string,
  requests: readonly RowsRequest[],
): Promise<readonly ComparedRows[]> {
  const { stdout } = await runWorker(
    {
      purpose: `compare-rows-${server}`,
      image,
      entrypoint: ['lifeboat'],
      command: ['worker', 'compare-rows', requestPath],
      env: {},
      mounts: [{ kind: 'volume', source: staging, target: dumpsRoot, writable: false }],
      network: 'none',
    },
    [{ path: requestPath, content: Buffer.from(JSON.stringify(requests)) }],
  )
  const compared = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"event":"compared"'))
    .map((line) => ComparedRows.parse(JSON.parse(line)))
  return requests.map(({ stored }) => {
    const found = compared.find((each) => each.stored === stored)
    if (found === undefined) throw new Error(`the rows of ${stored} were not compared`)
    return found
  })
}
