// start and fill → rounds of frozen backup, bare pass and walk → stops for a tar → report → remove. Option: --json;
// ROUNDS=10, BENCH_KEEP=1 keeps the filled volumes for the next run.
import { isImagePresent } from './docker.ts'
import { startTools, stopForTar } from './freeze-bare.ts'
import { backupFrozen } from './freeze-product.ts'
import { renderFreezeReport, type FreezeReport } from './freeze-report.ts'
import { runFreezeRound, type FreezeRound } from './freeze-round.ts'
import { removeFreezeStack, startFreezeStack, stopFreezeStack } from './freeze-stack.ts'
import { judgeFreeze, spreadOf } from './freeze-verdict.ts'
import { tell } from './progress.ts'
import { readRoundCount } from './read-round-count.ts'

const stopCount = 3

async function run(roundCount: number): Promise<FreezeReport> {
  if (!(await isImagePresent('lifeboat:latest'))) {
    throw new Error('the image lifeboat:latest is not there: build it first')
  }
  const files = await startFreezeStack()
  tell('first passes over all files')
  const containerStart = await startTools()
  await backupFrozen()
  const rounds: FreezeRound[] = []
  for (let index = 0; index < roundCount; index++) rounds.push(await runFreezeRound(index))
  const stops: number[] = []
  for (let index = 0; index < stopCount; index++) stops.push(await stopForTar())
  return {
    files,
    rounds,
    verdict: judgeFreeze(rounds),
    backup: spreadOf(rounds.map(({ backup }) => backup)),
    stopForTar: spreadOf(stops),
    containerStart,
  }
}

async function runAndReport(roundCount: number): Promise<void> {
  const report = await run(roundCount)
  const asJson = process.argv.includes('--json')
  process.stdout.write(asJson ? `${JSON.stringify(report, null, 2)}\n` : renderFreezeReport(report))
  if (!report.verdict.within) process.exitCode = 1
}

// The docker command that runs gets the signal too and fails; what was started is then taken away as after any error.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => tell('stopping'))
try {
  await runAndReport(readRoundCount(10))
} finally {
  if (process.env['BENCH_KEEP'] === '1') await stopFreezeStack()
  else await removeFreezeStack()
}
