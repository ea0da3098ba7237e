import { planBackup } from '../../../src/backup/plan-backup.ts'
import type { BackupPlan } from '../../../src/model/plan.ts'
import type { BackupType } from '../../../src/model/scope.ts'
import type { Container, Stack, Writer } from '../../../src/model/stack.ts'
import { application, database, exampleStack, lifeboat, webServer } from '../example-stack.ts'

type Changes = { readonly app?: Partial<Container>; readonly foreign?: readonly Writer[] }

/** The plan of a backup of the shop that freezes. */
export function plan({ app = {}, foreign = [] }: Changes, type: BackupType = 'full'): BackupPlan {
  const containers = [database(), application(app), webServer(), lifeboat()]
  return planOf(exampleStack({ containers, foreign })).plan(type)
}

export function planOf(stack: Stack): { plan: (type: BackupType) => BackupPlan } {
  return {
    plan: (type) => planBackup(stack, { type, services: [] }, 'shop_lifeboat-repository', 'freeze'),
  }
}

/** Who is held still how, and how well that will do. */
export function held({ steps, consistency, consistencyBecause }: BackupPlan) {
  return {
    steps: steps.flatMap((step) =>
      step.do === 'pause' || step.do === 'stop' ? [`${step.do} ${step.container}`] : [],
    ),
    consistency,
    because: consistencyBecause,
  }
}

export function hooks({ steps }: BackupPlan): string[] {
  return steps.flatMap((step) => (step.do === 'hook' ? [step.command] : []))
}
