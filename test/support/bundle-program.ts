import { join } from 'node:path'
import { rolldown } from 'rolldown'

import { bundleOptions } from '../../setup/bundle-options.ts'

/** As the words that node is given for a program on its stdin; the program's own arguments follow. */
export const fromStdin = ['--input-type=module', '-']

/**
 * A program of the tests that goes through Lifeboat's sources, as one text: the image has neither these nor their packages.
 *
 * @param path From the project's root.
 */
export async function bundleProgram(path: string): Promise<string> {
  const bundle = await rolldown(bundleOptions(join(import.meta.dirname, '../..', path)))
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false })
  await bundle.close()
  return output[0].code
}
