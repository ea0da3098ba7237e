/** Runs inside a container of Lifeboat's image: puts an export back into the repository, and says its manifest in a line of JSON. */
import { report } from '../../src/cli/output.ts'
import { loadConfig } from '../../src/config/load.ts'
import { createLifeboat } from '../../src/lifeboat.ts'

const [file = ''] = process.argv.slice(2)
const lifeboat = createLifeboat(loadConfig(process.env).config, 'test')
try {
  const manifest = await lifeboat.importExport(file, AbortSignal.timeout(600_000))
  process.stdout.write(`${JSON.stringify(manifest)}\n`)
} catch (error) {
  process.exitCode = report(error)
}
