import type { OwnStack } from '../own-stack.ts'
import { type Asking, readKept } from './kept-state.ts'
import type { RebuildScene } from './scene.ts'
import type { Rebuilt } from './test-rebuilt.ts'

/** Backs up a stack, loses its machine, lets the caller find another one, and rebuilds the stack there. */
export async function loseAndRebuild(
  scene: RebuildScene,
  goElsewhere: () => Promise<void> = async () => undefined,
  asking?: Asking<OwnStack>,
): Promise<Rebuilt> {
  const backup = await scene.backUp()
  const before = await readKept(scene.stack, asking)
  await scene.lose()
  await goElsewhere()
  await scene.rebuild()
  return { scene, backup, before, after: await readKept(scene.stack, asking) }
}
