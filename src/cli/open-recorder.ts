import { createRunNotifier } from '../daemon/notify-runs.ts'
import type { Recorder } from '../daemon/record-run.ts'
import { openRunHistory } from '../daemon/run-history.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { openLifeboat, openLogger, type Context } from './context.ts'
import { listenToProgress } from './listen-to-progress.ts'
import { tell } from './output.ts'

/** What a command needs whose run the daemon's history remembers, and the project that it is about. */
export async function openRecorder(context: Context): Promise<{
  readonly recorder: Recorder & { readonly lifeboat: Lifeboat }
  readonly project: string
}> {
  const lifeboat = openLifeboat(context)
  const log = openLogger(lifeboat, false)
  const project = await lifeboat.project()
  const { config } = lifeboat
  const history = openRunHistory(config.stateFolder)
  const notifier = createRunNotifier({ config, history, log })
  const progress = listenToProgress(lifeboat)
  const recorder = { lifeboat, history, log, tell, notifier, progress }
  return { recorder, project }
}
