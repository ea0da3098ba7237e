import { execFileSync } from 'node:child_process'
import { z } from 'zod'

import type { EngineCall } from './engine-proxy.ts'

const Container = z.object({
  Name: z.string(),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullable() }),
  HostConfig: z.object({
    CapAdd: z.array(z.string()).nullable(),
    CapDrop: z.array(z.string()).nullable(),
    Privileged: z.boolean(),
    ReadonlyRootfs: z.boolean(),
    SecurityOpt: z.array(z.string()).nullable(),
    PidsLimit: z.number().nullable(),
    Mounts: z.array(z.object({ Source: z.string().optional() })).nullish(),
  }),
})

/** What a worker was made with, as far as it bounds it. */
export type WorkerBounds = {
  readonly purpose: string
  readonly capabilities: readonly string[]
  readonly writesRoot: boolean
  readonly hasSocket: boolean
  /** What it lacks of the bounds of all workers; empty for none. */
  readonly lacks: readonly string[]
}

/** Whether a call makes a container. */
export function makesContainer({ method, path }: EngineCall): boolean {
  return method === 'POST' && /\/containers\/create(\?|$)/.test(path)
}

/** Of a container that the engine has just made and nobody knows of yet; undefined for one that is no worker. */
export function readBounds(id: string, socket: string): WorkerBounds | undefined {
  const described: unknown = JSON.parse(
    execFileSync('docker', ['inspect', '--format={{json .}}', id], { encoding: 'utf8' }),
  )
  const { Name, Config, HostConfig: host } = Container.parse(described)
  if (!['worker', 'watchdog'].includes(Config.Labels?.['lifeboat.role'] ?? '')) return undefined
  const lacks = [
    ...(host.CapDrop?.includes('ALL') === true ? [] : ['CapDrop']),
    ...(host.SecurityOpt?.includes('no-new-privileges') === true ? [] : ['no-new-privileges']),
    ...(host.Privileged ? ['unprivileged'] : []),
    ...((host.PidsLimit ?? 0) > 0 ? [] : ['PidsLimit']),
  ]
  return {
    purpose: Name.replace(/^\/lifeboat-.*?Z-[a-z0-9]{4}-(safety-)?/, ''),
    // The engine gives them with or without their prefix, as its version pleases.
    capabilities: (host.CapAdd ?? []).map((name) => name.replace(/^CAP_/, '')).toSorted(),
    writesRoot: !host.ReadonlyRootfs,
    hasSocket: (host.Mounts ?? []).some(({ Source = '' }) => Source === socket),
    lacks,
  }
}
