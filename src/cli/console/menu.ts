import { backUp } from './back-up.ts'
import { cleanUp } from './clean-up.ts'
import type { Desk } from './desk.ts'
import { drill } from './drill.ts'
import { exportOne } from './export.ts'
import { lookInto } from './look-into.ts'
import type { Choice } from './prompter.ts'
import { restore } from './restore.ts'
import { showStatus } from './show-status.ts'
import { verify } from './verify.ts'

type Entry = Choice<string> & { readonly open: (desk: Desk) => Promise<void> }

/** Every entry there is but the last one, which leaves. */
export const menu: readonly Entry[] = [
  { value: 'backup', label: 'Create a backup', open: backUp },
  { value: 'list', label: 'List the backups', open: ({ run }) => run(['list']) },
  { value: 'show', label: 'Look into a backup', hint: 'details, contents', open: lookInto },
  { value: 'verify', label: 'Verify a backup', hint: 'read it back', open: verify },
  { value: 'drill', label: 'Drill a backup', hint: 'restore it where nothing is', open: drill },
  { value: 'restore', label: 'Restore', hint: 'the plan comes first', open: restore },
  { value: 'export', label: 'Export a backup', hint: 'one plain file', open: exportOne },
  { value: 'prune', label: 'Clean up old backups', hint: 'reasons first', open: cleanUp },
  { value: 'status', label: 'System status', hint: 'stack, health', open: showStatus },
]
