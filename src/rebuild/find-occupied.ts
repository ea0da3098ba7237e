import { reachesFiles } from '../model/capabilities.ts'
import type { RunWorker } from '../model/worker.ts'
import type { DataPlace } from './find-data-places.ts'
import { Occupied } from './list-occupied.ts'

const listPath = '/lifeboat/places.json'

/** The host paths that the backup's data goes to and that hold something: what is there would be written over, and here nobody has been asked. */
export async function findOccupied(
  runWorker: RunWorker,
  image: string,
  places: readonly DataPlace[],
): Promise<string[]> {
  const asked = places
    .filter(({ isFilled, held }) => isFilled || held !== undefined)
    .map(({ path, kind }) => ({ path, kind }))
  if (asked.length === 0) return []
  const { stdout } = await runWorker(
    {
      purpose: 'look-places',
      image,
      entrypoint: ['lifeboat', 'worker', 'list-occupied', '/host', listPath],
      command: [],
      env: {},
      mounts: [{ kind: 'bind', source: '/', target: '/host', writable: false }],
      capabilities: reachesFiles,
      network: 'none',
    },
    [{ path: listPath, content: Buffer.from(JSON.stringify(asked)) }],
  )
  const line = stdout.split('\n').find((each) => each.startsWith('{"event":"occupied"'))
  return Occupied.parse(JSON.parse(line ?? 'null')).paths
}
