import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Manifest } from '../../src/model/manifest.ts'
import {
  backUp,
  fillDatabases,
  fillVolumes,
  startByHandStack,
  type ByHandStack,
} from './by-hand-stack.ts'
import { listInventory } from './engine-inventory.ts'
import { exportToStdout } from './export-commands.ts'
import type { Outcome } from './run-command.ts'
import { unpackExport, type UnpackedExport } from './unpacked-export.ts'

/** A stack that holds something of everything, its only backup, and that backup's export, unpacked. */
export type ExportedStack = {
  readonly stack: ByHandStack
  /** A folder of this machine in which the export is `all.tar.zst`. */
  readonly folder: string
  /** What stood on the engine before the export. */
  readonly inventory: readonly string[]
  readonly exported: Omit<Outcome, 'stdout'>
  readonly unpacked: UnpackedExport
  readonly manifest: Manifest
  down(): Promise<void>
}

const holeBytes = 2 ** 30

export async function startExportedStack(): Promise<ExportedStack> {
  const stack = await startByHandStack()
  await fillVolumes(stack, holeBytes)
  await fillDatabases(stack)
  await backUp(stack)
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-export-'))
  const inventory = await listInventory(stack.project)
  const exported = await exportToStdout(stack, join(folder, 'all.tar.zst'))
  const unpacked = await unpackExport(folder, 'all.tar.zst')
  const manifest = JSON.parse(await unpacked.look('cat manifest.json')) as Manifest
  const down = async (): Promise<void> => {
    await unpacked.remove()
    await stack.down()
    await rm(folder, { recursive: true, force: true })
  }
  return { stack, folder, inventory, exported, unpacked, manifest, down }
}
