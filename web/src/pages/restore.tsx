import type { VNode } from 'preact'
import { useState } from 'preact/hooks'

import type { RestorePlan } from '../../../src/model/restore.ts'
import type { ShownManifest } from '../../../src/model/shown-backup.ts'
import { post } from '../api/ask.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ActionButton } from '../parts/action-button.tsx'
import { Loading, Page, Section } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { toHash } from '../route.ts'
import { ConfirmRestore } from './confirm-restore.tsx'
import { RestoreForm } from './restore-form.tsx'
import { orderOf, readChoice, type RestoreChoice } from './restore-order.ts'
import { RestorePlanShown } from './restore-plan.tsx'

type Props = { readonly id: string; readonly query: URLSearchParams; readonly project: string }

/** The road of every restore: what → its plan → the project's name, typed → its run. */
export function RestorePage({ id, query, project }: Props): VNode {
  const { data: backup, trouble } = useAnswer<ShownManifest>(`backups/${encodeURIComponent(id)}`)
  const [choice, setChoice] = useState<RestoreChoice>(() => readChoice(query))
  // A plan belongs to the choice that it was made for: another choice needs another one.
  const [planned, setPlanned] = useState<{ choice: RestoreChoice; plan: RestorePlan }>()
  const plan = planned?.choice === choice ? planned.plan : undefined
  const askPlan = async (): Promise<void> => {
    const order = { ...orderOf(choice), confirm: project, dryRun: true }
    const made = await post<RestorePlan>(`backups/${encodeURIComponent(id)}/restore`, order)
    setPlanned({ choice, plan: made })
  }
  return (
    <Page title={`Restore from ${id}`}>
      <p>
        <a href={toHash(['backups', id])}>Back to the backup</a>
      </p>
      <ProblemNotice trouble={trouble} />
      {backup === undefined ? (
        trouble === undefined ? (
          <Loading />
        ) : null
      ) : (
        <>
          <Section title="1. What comes back">
            <RestoreForm
              backup={backup}
              choice={choice}
              change={(changes) => setChoice({ ...choice, ...changes })}
            />
            <ActionButton act={askPlan}>Show the plan</ActionButton>{' '}
            <span class="quiet">It changes nothing.</span>
          </Section>
          {plan === undefined ? null : (
            <>
              <Section title="2. The plan">
                <RestorePlanShown plan={plan} />
              </Section>
              <Section title="3. Confirm">
                <ConfirmRestore id={id} order={orderOf(choice)} project={plan.project} />
              </Section>
            </>
          )}
        </>
      )}
    </Page>
  )
}
