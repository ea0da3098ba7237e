import { chooseBackup } from './choose-backup.ts'
import type { Desk } from './desk.ts'

/** Asks for a backup and a file, and writes it there. */
export async function exportOne(desk: Desk): Promise<void> {
  const id = await chooseBackup(desk, 'Export which backup?')
  const file = await desk.prompter.enter({
    message: 'Into which file? It must be new, on a mount of the lifeboat service',
    placeholder: `/exports/${id}.tar.zst`,
    check: (typed) =>
      typed.startsWith('/') ? undefined : `Expected a path such as /exports/${id}.tar.zst.`,
  })
  await desk.run(['export', id, '--output', file])
}
