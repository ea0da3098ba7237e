import { listClones } from '../docker/clones.ts'
import { readLastWords } from '../docker/read-last-words.ts'
import type { RunContext } from '../docker/run-context.ts'
import { readCondition, type Condition } from '../docker/stop-start.ts'
import type { Failure } from '../model/plan.ts'
import type { DrilledStack } from '../model/stack-drill.ts'

const wordLines = 20

/** What came up and does not stand any more as it did. */
export async function findFallen(
  run: RunContext,
  services: DrilledStack['services'],
): Promise<Failure[]> {
  const fallen: Failure[] = []
  for (const { container, health } of services) {
    const condition = await readCondition(run, container, container)
    if (standsAs(health, condition)) continue
    fallen.push({
      what: 'the whole stack',
      code: 'stack-not-healthy',
      why: `${container} was ${health}, and is ${condition} a moment later`,
      hint: 'Look at its last words below, and at docker logs of the service in the running stack.',
      details: await describeWords(run, container),
    })
  }
  return fallen
}

/** What was not well at its start, as in the original, is not held against it. Pure. */
export function standsAs(before: string, after: Condition): boolean {
  if (before !== 'healthy' && before !== 'running') return true
  return after === before
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
