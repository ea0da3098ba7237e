import type { OpenServer } from '../backup/discover-stack.ts'
import { lookAt, type RestoreTarget } from '../databases/postgres/give-order.ts'
import type { Looked } from '../databases/postgres/restore-orders.ts'
import type { Server } from '../model/manifest.ts'
import type { Manifest } from '../model/manifest.ts'
import type { DatabaseStep, RestoreStep, TableStep } from '../model/restore.ts'
import type { Stack } from '../model/stack.ts'
import type { RunWorker } from '../model/worker.ts'

/** A server that takes databases: how to log in, what it said of itself, and what it takes. */
export type LoadTarget = RestoreTarget & {
  readonly container: string
  readonly imageId: string
  readonly looked: Looked
  /** As it was when the backup was made. */
  readonly server: Server
  readonly steps: readonly (DatabaseStep | TableStep)[]
}

/** Asks each server that the plan restores into. */
export async function findLoadTargets(
  runWorker: RunWorker,
  stack: Stack,
  open: readonly OpenServer[],
  manifest: Manifest,
  steps: readonly RestoreStep[],
): Promise<LoadTarget[]> {
  const taking = steps.filter((step) => step.do !== 'files')
  const ids = [...new Set(taking.map(({ containerId }) => containerId))]
  return Promise.all(
    ids.map(async (containerId): Promise<LoadTarget> => {
      const opened = open.find(({ server }) => server.containerId === containerId)
      const container = stack.containers.find(({ id }) => id === containerId)
      const server = manifest.servers.find(({ service }) => service === container?.service)
      if (opened === undefined || container === undefined || server === undefined) {
        throw new Error(`the plan restores into ${containerId}, which was not found`)
      }
      const target = {
        service: container.service,
        containerId,
        image: stack.self.image,
        credentials: opened.credentials,
      }
      return {
        ...target,
        container: container.name,
        imageId: container.imageId,
        looked: await lookAt(runWorker, target),
        server,
        steps: taking.filter((step) => step.containerId === containerId),
      }
    }),
  )
}
