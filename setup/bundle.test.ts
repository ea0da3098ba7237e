import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../test/support/temporary-folder.ts'
import { bundleOptions } from './bundle-options.ts'

test(
  'what is bundled needs no package beside it, in none of its parts',
  { timeout: 60_000 },
  async () => {
    const folder = temporaryFolder()
    const dist = join(folder, 'dist')
    await writeFile(join(folder, 'package.json'), '{ "version": "7.8.9" }')
    expect(run(join(import.meta.dirname, 'bundle.ts'), dist)).toMatchObject({
      stderr: '',
      status: 0,
    })

    const all = run('--require', join(dist, 'load-all.cjs'), join(dist, 'main.cjs'), '--version')

    expect(all).toEqual({ stdout: '7.8.9\n', stderr: '', status: 0 })
    const licences = await readFile(join(dist, 'THIRD-PARTY-LICENCES.txt'), 'utf8')
    expect(licences).toMatch(/^dockerode \d.* \("Apache-2.0"\)$/m)
    expect(licences).toMatch(/^@fastify\/swagger \d.* \("MIT"\)$/m)
    // What dockerode has them for is left out, and they with it.
    expect(licences).not.toMatch(/^(ssh2|protobufjs|@grpc\/grpc-js) /m)
  },
)

test.each([
  [`import { join } from 'no-such-package'`, 'no-such-package'],
  [`import { gone } from './whole.ts'`, 'gone'],
])('refuses %j, which would be missed only when it is called for', async (text, named) => {
  const folder = temporaryFolder()
  await writeFile(join(folder, 'whole.ts'), 'export const here = 1\n')
  await writeFile(join(folder, 'main.ts'), `${text}\nconsole.log(typeof join, typeof gone)\n`)
  const bundle = await rolldown(bundleOptions(join(folder, 'main.ts')))

  await expect(bundle.generate({ format: 'cjs' })).rejects.toThrow(named)
})

function run(...words: string[]): { stdout: string; stderr: string; status: number | null } {
  const env = { PATH: process.env['PATH'] }
  const { stdout, stderr, status } = spawnSync('node', words, { encoding: 'utf8', env })
  return { stdout, stderr, status }
}
