import { isEngineError } from '../docker/engine.ts'
import { splitLogFrames } from '../docker/read-logs.ts'
import type { Container } from '../model/stack.ts'
import type { WorkerFile } from '../model/worker.ts'
import type { CaptureContext } from './capture-context.ts'
import { configRoot } from './config-listing.ts'

export type EngineFacts = {
  readonly files: readonly WorkerFile[]
  readonly notCaptured: readonly { readonly source: string; readonly because: string }[]
}

const logLines = 200

/** What the engine knows of the stack, verbatim, with the API version that its answers belong to. */
export async function collectEngineFacts(context: CaptureContext): Promise<EngineFacts> {
  const { stack } = context
  const others = stack.containers.filter(({ isSelf }) => !isSelf)
  const files = [
    document('engine.json', { ...stack.engine, project: stack.project }),
    ...others.map(({ name, inspect }) => document(`containers/${name}.json`, inspect)),
    ...stack.networks.map(({ name, inspect }) => document(`networks/${name}.json`, inspect)),
    ...stack.volumes.map(({ name, inspect }) => document(`volumes/${name}.json`, inspect)),
  ]
  const notCaptured: { source: string; because: string }[] = []
  for (const { id, inspect } of stack.images) {
    if (inspect === undefined)
      notCaptured.push({ source: `image ${id}`, because: 'not on the engine' })
    else files.push(document(`images/${id.replace(':', '-')}.json`, inspect))
  }
  for (const container of others) {
    const log = await readLastLines(context, container)
    if (log === undefined) {
      notCaptured.push({
        source: `log of ${container.name}`,
        because: 'its log driver cannot be read',
      })
    } else {
      files.push({ path: `${configRoot}/engine/logs/${container.name}.log`, content: log })
    }
  }
  return { files, notCaptured }
}

function document(name: string, content: unknown): WorkerFile {
  const path = `${configRoot}/engine/${name}`
  return { path, content: Buffer.from(`${JSON.stringify(content, null, 2)}\n`) }
}

async function readLastLines(
  { run }: CaptureContext,
  container: Container,
): Promise<Buffer | undefined> {
  try {
    const raw = await run.engine.call(`reading the log of ${container.name}`, (docker) =>
      docker
        .getContainer(container.id)
        .logs({ stdout: true, stderr: true, tail: logLines, timestamps: true, follow: false }),
    )
    const bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(raw)
    const { Config } = container.inspect as { Config: { Tty: boolean } }
    if (Config.Tty) return bytes
    const { stdout, stderr } = splitLogFrames(bytes)
    return Buffer.from(stdout + stderr)
  } catch (error) {
    if (isEngineError(error)) return undefined
    throw error
  }
}
