import { z } from 'zod'

import { Diagnosis } from '../../src/backup/diagnose.ts'
import { NotifyAnswer } from '../../src/cli/notify.ts'
import { ShownSetting } from '../../src/config/show.ts'
import { ReportedManifest } from '../../src/model/backup-report.ts'
import { Backup } from '../../src/model/backup.ts'
import { ListedClone, RemovedClone } from '../../src/model/clone.ts'
import { CopyReport } from '../../src/model/copy-report.ts'
import { Exported } from '../../src/model/exported.ts'
import { MadeBackup } from '../../src/model/made-backup.ts'
import { PasswordChange } from '../../src/model/password-change.ts'
import { PathEntry } from '../../src/model/path-entry.ts'
import { BackupPlan } from '../../src/model/plan.ts'
import { Recovery } from '../../src/model/recovered.ts'
import { RecoverySheet } from '../../src/model/recovery-sheet.ts'
import { ReadBackReport } from '../../src/model/read-back.ts'
import { Pruned, RetentionPlan } from '../../src/model/retention.ts'
import { Run } from '../../src/model/run.ts'
import { RepositoryCheck } from '../../src/model/repository-check.ts'
import { RebuildPlan, RebuildReport } from '../../src/model/rebuild.ts'
import { RestorePlan, RestoreReport } from '../../src/model/restore.ts'
import { ShownManifest } from '../../src/model/shown-backup.ts'
import { Verification } from '../../src/model/verification.ts'

/** docs/schemas: one JSON Schema (2020-12) for each command's `--json` answer. */
export function describeJson(): [string, string][] {
  const answers = {
    plan: BackupPlan,
    backup: MadeBackup,
    list: z.array(Backup),
    show: ShownManifest,
    'show --report': ReportedManifest,
    verify: Verification,
    'read-back': ReadBackReport,
    'verify --all': RepositoryCheck,
    copy: CopyReport,
    prune: Pruned,
    'prune --dry-run': RetentionPlan,
    'show --path': z.array(PathEntry),
    restore: RestoreReport,
    'restore --dry-run': RestorePlan,
    'restore of a whole stack': RebuildReport,
    'restore --dry-run of a whole stack': RebuildPlan,
    clone: z.array(ListedClone),
    'clone --remove': RemovedClone,
    export: Exported,
    runs: z.array(Run),
    'runs ID': Run,
    password: PasswordChange,
    'recovery-sheet': RecoverySheet,
    config: z.array(ShownSetting),
    doctor: z.array(Diagnosis),
    unlock: Recovery,
    notify: NotifyAnswer,
  }
  return Object.entries(answers).map(([command, schema]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema)
    const title = `lifeboat ${command} --json`
    const name = command.replaceAll(' --', '-').replaceAll(' ', '-')
    return [`schemas/${name}.schema.json`, JSON.stringify({ $schema, title, ...rest }, null, 2)]
  })
}
