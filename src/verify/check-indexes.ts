import { amcheckSpec } from '../databases/postgres/amcheck-worker.ts'
import type { DrilledServer } from '../model/drill.ts'
import type { Failure } from '../model/plan.ts'
import { WorkerFailedError } from '../model/worker.ts'
import type { ScratchServer } from './drill-server.ts'
import type { VerifyContext } from './verify-context.ts'

type Checked = {
  readonly outcome: DrilledServer['indexes']
  readonly findings: readonly Failure[]
}

/** Comes last: it makes an extension in each database. */
export async function checkIndexes(
  { runWorker }: Pick<VerifyContext, 'runWorker'>,
  { target, jobs }: Pick<ScratchServer, 'target' | 'jobs'>,
): Promise<Checked> {
  try {
    const { stdout } = await runWorker(amcheckSpec({ ...target, jobs }))
    return { outcome: stdout.trim() === 'checked' ? 'checked' : 'unavailable', findings: [] }
  } catch (error) {
    if (!(error instanceof WorkerFailedError)) throw error
    const finding = {
      what: `databases of ${target.service}`,
      code: 'drill-indexes',
      why: 'what was restored from them does not pass amcheck',
      hint: 'Most often a collation or an operator class of the image is not the one that made the indexes.',
      details: [...error.output.stdout.split('\n'), ...error.details]
        .filter((line) => line !== '')
        .slice(-50),
    }
    return { outcome: 'checked', findings: [finding] }
  }
}
