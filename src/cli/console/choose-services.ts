import { noService } from '../../model/coverage.ts'
import type { BackupPlan } from '../../model/plan.ts'
import type { BackupType } from '../../model/scope.ts'
import type { Desk } from './desk.ts'

/** Asks whether all of the stack is meant, or which services; gives the words of a command. */
export async function chooseServices(
  { lifeboat, prompter, look }: Desk,
  type: BackupType,
): Promise<string[]> {
  const which = await prompter.choose({
    message: 'Of which services?',
    choices: [
      { value: 'all', label: 'all of them' },
      { value: 'some', label: 'some of them' },
    ],
  })
  if (which === 'all') return []
  const plan = await look('asking the engine which there are', (signal) =>
    lifeboat.plan({ type, services: [] }, signal),
  )
  const services = await prompter.chooseSeveral({
    message: 'Which?',
    choices: listServices(plan).map((name) => ({ value: name, label: name })),
  })
  return services.flatMap((name) => ['--service', name])
}

/** Those that have something to be backed up. Pure. */
export function listServices({
  coverage,
  steps,
}: Pick<BackupPlan, 'coverage' | 'steps'>): string[] {
  const mounted = coverage.filter(
    (mount) => mount.class !== 'excluded' && mount.service !== noService,
  )
  const dumped = steps.filter((step) => step.do === 'dump')
  return [...new Set([...mounted, ...dumped].map(({ service }) => service))].toSorted()
}
