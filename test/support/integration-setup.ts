import { makeTemplate } from './ready-repository.ts'
import { buildWalker } from './walker.ts'

/** Makes what the integration tests share: the repository that `giveRepository` gives to a stack, and the walker's image. */
export default async function setup(): Promise<void> {
  // Each of their projects asks for it.
  if (process.env['TEST_REPOSITORY'] !== undefined) return
  const [template] = await Promise.all([makeTemplate(), buildWalker()])
  process.env['TEST_REPOSITORY'] = template
}
