/** Runs inside a container of Lifeboat's image: brings the images of the newest backup, and says in a line of JSON what came of it. */
import { loadConfig } from '../../../src/config/load.ts'
import { sweepRun } from '../../../src/docker/remove.ts'
import { LifeboatError } from '../../../src/errors.ts'
import { openEngine } from '../../../src/flows/open-engine.ts'
import { bringImages } from '../../../src/rebuild/bring-images.ts'
import { readManifest } from '../../../src/repository/find-backups.ts'
import { forReading, locateRepository } from '../../../src/repository/locate.ts'

const { config } = loadConfig(process.env)
const { run, self, project } = await openEngine(config)
try {
  const manifest = await readManifest(forReading(config), { wanted: 'latest', project })
  const repository = locateRepository(self, config)
  const { engine } = config
  say(await bringImages({ run, self, engine, repository, manifest }))
} catch (error) {
  if (!(error instanceof LifeboatError)) throw error
  const { code, message, hint, details } = error
  say({ code, message, hint, details })
} finally {
  await sweepRun(run.engine, run.runId)
}

function say(outcome: unknown): void {
  process.stdout.write(`${JSON.stringify(outcome)}\n`)
}
