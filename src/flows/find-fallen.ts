import { listClones } from '../docker/clones.ts'
import { readLastWords } from '../docker/read-last-words.ts'
import type { RunContext } from '../docker/run-context.ts'
import { readRestarts } from '../docker/read-restarts.ts'
import { readCondition, type Condition } from '../docker/stop-start.ts'
import type { Failure } from '../model/plan.ts'
import type { DrilledStack } from '../model/stack-drill.ts'

const wordLines = 20

/** What came up, and has not stood as it did ever since. */
export async function findFallen(
  run: RunContext,
  services: DrilledStack['services'],
): Promise<Failure[]> {
  const fallen: Failure[] = []
  for (const { container, health } of services) {
    const condition = await readCondition(run, container, container)
    const restarts = await readRestarts(run.engine, container)
    const became = judgeStanding(health, condition, restarts)
    if (became === undefined) continue
    fallen.push({
      what: 'the whole stack',
      code: 'stack-not-healthy',
      why: `${container} was ${health}, and ${became} a moment later`,
      hint: 'Look at its last words below, and at docker logs of the service in the running stack.',
      details: await describeWords(run, container),
    })
  }
  return fallen
}

/** What has become of it; undefined when it stands, or was not well at its start, as in the original: that is not held against it. Pure. */
export function judgeStanding(
  before: string,
  after: Condition,
  restarts: number,
): string | undefined {
  if (before !== 'healthy' && before !== 'running') return undefined
  if (after !== before) return `is ${after}`
  return restarts > 0 ? `was started ${restarts} times more` : undefined
}

/** The last words of every container of the run's project that is not well, each line with its name. */
export async function describeIll(run: RunContext): Promise<string[]> {
  const [clone] = await listClones(run.engine, run.project)
  const said: string[] = []
  for (const { name } of clone?.containers ?? []) {
    const condition = await readCondition(run, name, name)
    if (condition === 'healthy' || condition === 'running') continue
    said.push(...(await describeWords(run, name)))
  }
  return said
}

async function describeWords({ engine }: RunContext, container: string): Promise<string[]> {
  const words = await readLastWords(engine, container, wordLines)
  return words.map((line) => `${container}: ${line}`)
}
