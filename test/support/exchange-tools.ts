import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { WorkerFailedError, type WorkerOutput, type WorkerSpec } from '../../src/model/worker.ts'

/** As the tools of Lifeboat's image, whose mv this machine may not have; files in a folder say what they are to find. */
const scripts = {
  mv: `[ "$1 $2 $3" = '--exchange --no-copy -T' ] && [ ! -e "$4/.cannot-exchange" ] || exit 1
    /bin/mv -T "$4" "$4.moving" && /bin/mv -T "$5" "$4" && /bin/mv -T "$4.moving" "$5"`,
  stat: `if [ "$2" = %d ] && [ -e "$3/.other-disk" ]; then echo 99; else exec /usr/bin/stat "$@"; fi`,
  mountpoint: `[ -e "$2/.mounted" ]`,
}

/** A folder with those tools; the caller removes it. */
export async function makeTools(): Promise<string> {
  const tools = await mkdtemp(join(tmpdir(), 'lifeboat-tools-'))
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(tools, name), `#!/bin/sh\n${script}`, { mode: 0o755 })
  }
  return tools
}

/** Runs a worker's script on this machine, in the folder that would be mounted into it. */
export function runHere(
  { entrypoint, command }: WorkerSpec,
  folder: string,
  tools: string,
): Promise<WorkerOutput> {
  const [shell = '', ...words] = entrypoint.map((word) =>
    word.replaceAll('/volumes\n', `${folder}\n`),
  )
  const env = { PATH: `${tools}:/usr/bin:/bin` }
  return new Promise((resolve, reject) => {
    execFile(shell, [...words, ...command], { env }, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr })
      else reject(new WorkerFailedError('failed', { stdout, stderr }, Number(error.code)))
    })
  })
}
