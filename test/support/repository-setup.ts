import { makeTemplate } from './ready-repository.ts'

/** Makes the repository that `giveRepository` gives to a stack. */
export default async function setup(): Promise<void> {
  process.env['TEST_REPOSITORY'] = await makeTemplate()
}
