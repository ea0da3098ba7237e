import { z } from 'zod'

import { Diagnosis } from '../../src/backup/diagnose.ts'
import { ShownSetting } from '../../src/config/show.ts'
import { Backup } from '../../src/model/backup.ts'
import { Manifest } from '../../src/model/manifest.ts'
import { BackupPlan } from '../../src/model/plan.ts'

/** docs/schemas: one JSON Schema (2020-12) for each command's `--json` answer. */
export function describeJson(): [string, string][] {
  const answers = {
    plan: BackupPlan,
    backup: Manifest,
    list: z.array(Backup),
    show: Manifest,
    config: z.array(ShownSetting),
    doctor: z.array(Diagnosis),
  }
  return Object.entries(answers).map(([command, schema]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema)
    const title = `lifeboat ${command} --json`
    return [`schemas/${command}.schema.json`, JSON.stringify({ $schema, title, ...rest }, null, 2)]
  })
}
