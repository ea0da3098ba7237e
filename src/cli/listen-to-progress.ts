import { keepProgress, type ProgressListeners } from '../daemon/keep-progress.ts'
import { openProgressFiles } from '../daemon/run-progress.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { OnProgress, RunProgress } from '../model/progress.ts'
import { hideLine, showLine } from './output.ts'
import { renderProgress } from './render-progress.ts'

/** Who hears how far a command's run is: whoever sits at the terminal, and every other process by the state folder. */
export function listenToProgress({ config }: Pick<Lifeboat, 'config'>): ProgressListeners {
  return { files: openProgressFiles(config.stateFolder), show }
}

/** Shows how far something is that is no run: nobody else hears of it. */
export async function showProgressOf<T>(
  step: string,
  act: (onProgress: OnProgress) => Promise<T>,
): Promise<T> {
  const { begin, take, end } = keepProgress('', { show })
  begin(step)
  try {
    return await act(take)
  } finally {
    end()
  }
}

function show(progress: RunProgress | undefined): void {
  if (progress === undefined) hideLine()
  else showLine(renderProgress(progress))
}
