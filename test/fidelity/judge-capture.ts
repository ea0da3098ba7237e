// By hand: node test/fidelity/judge-capture.ts HISTORY.jsonl CAPTURE.jsonl
import { readFileSync } from 'node:fs'
import { judgeCapture, parseHistory } from './history.ts'
import { parseWalk } from './walk-entry.ts'

const [historyFile, captureFile] = process.argv.slice(2)
if (!historyFile || !captureFile) throw new Error('expected a file of churn.py and one of walk.py')
const finding = judgeCapture(
  parseHistory(readFileSync(historyFile, 'utf8')),
  parseWalk(readFileSync(captureFile, 'utf8')),
)
console.log(JSON.stringify(finding))
process.exitCode = finding.moment === undefined ? 1 : 0
