// By hand: node test/fidelity/compare-walks.ts SOURCE.jsonl COPY.jsonl [--strict]
import { readFileSync } from 'node:fs'
import { compareWalks, resticLimits } from './compare.ts'
import { parseWalk } from './walk-entry.ts'

const [sourceFile, copyFile, strictness] = process.argv.slice(2)
if (!sourceFile || !copyFile) throw new Error('expected two files made by walk.py')
// Strict shows the known limits of restic too.
const options = strictness === '--strict' ? {} : resticLimits
const differences = compareWalks(readWalk(sourceFile), readWalk(copyFile), options)
for (const difference of differences) console.log(difference)
process.exitCode = differences.length === 0 ? 0 : 1

function readWalk(file: string) {
  return parseWalk(readFileSync(file, 'utf8'))
}
