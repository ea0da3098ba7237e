import type { WorkerFile, WorkerSpec } from '../model/worker.ts'

const path = '/lifeboat/secrets'

/**
 * The words that a worker is started with. Its secrets are read out of a file, which is gone before anything else runs: what stands in a container's
 * description is shown to whoever may ask for it. Pure.
 */
export function startingWords({
  entrypoint,
  secrets,
}: Pick<WorkerSpec, 'entrypoint' | 'secrets'>): string[] {
  if (secrets === undefined) return [...entrypoint]
  return ['sh', '-c', `. ${path} && rm -f ${path} && exec "$@"`, 'start', ...entrypoint]
}

/** The files that hold them. Pure. */
export function secretFiles({ secrets }: Pick<WorkerSpec, 'secrets'>): WorkerFile[] {
  if (secrets === undefined) return []
  const lines = Object.entries(secrets.variables).map(
    ([name, value]) => `export ${name}=${quote(value)}\n`,
  )
  return [...secrets.files, { path, content: Buffer.from(lines.join('')) }]
}

function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`
}
