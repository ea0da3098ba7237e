import type { BackupPlan } from '../../src/model/plan.ts'
import type { Scope } from '../../src/model/scope.ts'
import type { Container, QueryAnswer, Stack } from '../../src/model/stack.ts'
import { planBackup } from '../../src/backup/plan-backup.ts'
import {
  application,
  bind,
  database,
  exampleStack,
  lifeboat,
  repositoryVolume,
  volume,
  webServer,
} from './example-stack.ts'

export const query = 'SELECT path, sha256 FROM uploads'
export const label = `app: ${query} -> uploads:/`

export const taken: QueryAnswer = {
  state: 'taken',
  columns: [
    { name: 'path', type: 'text', holds: 'text' },
    { name: 'sha256', type: 'bytea', holds: 'bytes' },
  ],
  schemas: ['shop', 'public'],
}

/** What the server of the example said of the label's query. */
export function asked(answer: QueryAnswer): Partial<Stack> {
  return { queries: [{ containerId: 'id-db', database: 'app', query, answer }] }
}

/** The application, with the label or another one. */
export function container(changes: Partial<Container> = {}): Container {
  const { mounts } = application()
  const { labels = { 'lifeboat.references': label } } = changes
  return application({
    mounts: [...mounts, bind('/srv/host', '/app/host')],
    ...changes,
    labels: { 'com.docker.compose.project': 'shop', ...labels },
  })
}

/** Of a stack whose application carries the label, or in which these containers stand for it. */
export function plan(
  carriers: string | readonly Container[],
  changes: Partial<Stack> = {},
  scope: Partial<Scope> = {},
): Pick<BackupPlan, 'references' | 'failures' | 'warnings'> {
  const carrying =
    typeof carriers === 'string'
      ? [container({ labels: { 'lifeboat.references': carriers } })]
      : carriers
  const { mounts } = webServer()
  const web = webServer({ mounts: [...mounts, volume('shop_others', '/others')] })
  const containers = [database(), ...carrying, web, lifeboat()]
  const stack = exampleStack({ ...asked(taken), containers, ...changes })
  return planBackup(stack, { type: 'full', services: [], ...scope }, repositoryVolume)
}
