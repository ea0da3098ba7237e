// start and fill → rounds of bare and product → memory → report → remove. Options: --json, --bare (without Lifeboat);
// ROUNDS=3, BENCH_IMAGE=lifeboat:latest, BENCH_KEEP=1 keeps the filled volumes for the next run.
import { listCosts } from './cost.ts'
import { isImagePresent, lifeboatImage } from './docker.ts'
import { measureMemory } from './memory.ts'
import { prepareProduct } from './product.ts'
import { tell } from './progress.ts'
import { readRoundCount } from './read-round-count.ts'
import { renderReport, type Report } from './report.ts'
import { runBare, runRound, type Round } from './round.ts'
import { removeStack, startStack, stopStack } from './stack.ts'
import { judge, type Pair } from './verdict.ts'

/** Seconds beyond a tenth more than the bare tools take. */
const backupExtraSeconds = 3
const restoreExtraSeconds = 5

/** Without the product: what the bare engines take here. */
async function runBareOnly(roundCount: number): Promise<string> {
  await startStack()
  const pairs: Awaited<ReturnType<typeof runBare>>[] = []
  for (let index = 0; index < roundCount; index++) pairs.push(await runBare())
  return JSON.stringify(pairs, null, 2)
}

async function run(roundCount: number): Promise<Report> {
  if (!(await isImagePresent(lifeboatImage))) {
    throw new Error(`the image ${lifeboatImage} is not there: build it first`)
  }
  const size = await startStack()
  const rounds: Round[] = []
  for (let index = 0; index < roundCount; index++) {
    tell(`round ${index + 1} of ${roundCount}`)
    rounds.push(await runRound(index))
  }
  tell('memory')
  await prepareProduct()
  const memory = await measureMemory()
  return {
    rounds: roundCount,
    size,
    first: judge(
      rounds.map((round) => pairOf(round, 'first')),
      backupExtraSeconds,
    ),
    second: judge(
      rounds.map((round) => pairOf(round, 'second')),
      backupExtraSeconds,
    ),
    frozen: judge(
      rounds.map(({ bare, product }) => ({
        bare: bare.second.seconds,
        product: product.frozen.seconds,
      })),
      backupExtraSeconds,
    ),
    restore: judge(
      rounds.map(({ restores }) => restores),
      restoreExtraSeconds,
    ),
    guarded: judge(
      rounds.map(({ bare, restores }) => ({
        bare: bare.second.seconds + restores.bare,
        product: restores.product,
      })),
      restoreExtraSeconds,
    ),
    unguarded: judge(
      rounds.map(({ restores }) => ({ bare: restores.bare, product: restores.unguarded })),
      restoreExtraSeconds,
    ),
    costs: listCosts(rounds),
    memory,
  }
}

async function runAndReport(roundCount: number): Promise<void> {
  const report = await run(roundCount)
  const asJson = process.argv.includes('--json')
  process.stdout.write(asJson ? `${JSON.stringify(report, null, 2)}\n` : renderReport(report))
  const { first, second, guarded, unguarded } = report
  if (![first, second, guarded, unguarded].every(({ within }) => within)) process.exitCode = 1
}

function pairOf({ bare, product }: Round, which: 'first' | 'second'): Pair {
  return { bare: bare[which].seconds, product: product[which].seconds }
}

// The docker command that runs gets the signal too and fails; what was started is then taken away as after any error.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => tell('stopping'))
try {
  const roundCount = readRoundCount(3)
  if (process.argv.includes('--bare')) process.stdout.write(`${await runBareOnly(roundCount)}\n`)
  else await runAndReport(roundCount)
} finally {
  if (process.env['BENCH_KEEP'] === '1') await stopStack()
  else await removeStack()
}
