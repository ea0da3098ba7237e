import { LifeboatError } from '../errors.ts'
import type { RestorePlan, RestoreStep } from '../model/restore.ts'
import { checkSpace, type MeasureContext } from './check-space.ts'

/**
 * The plan with the ways that there is room for: where a second copy of the files does not fit, they are written in place. Throws
 * `too-little-space` where that would not do either.
 */
export async function fitPlan(context: MeasureContext, staging: string): Promise<RestorePlan> {
  const { plan } = context
  const mayRefuse = plan.options.checkSpace
  if (plan.steps.some((step) => step.do === 'files' && step.way === 'exchange')) {
    const fits = await checkSpace(context, staging).then(
      () => true,
      (error: unknown) => {
        if (error instanceof LifeboatError && error.code === 'too-little-space') return false
        throw error
      },
    )
    if (fits) return plan
  }
  const inPlace = { ...plan, steps: plan.steps.map(writeInPlace) }
  if (mayRefuse) await checkSpace({ ...context, plan: inPlace }, staging)
  return inPlace
}

function writeInPlace(step: RestoreStep): RestoreStep {
  if (step.do !== 'files' || step.way === 'in place') return step
  return { ...step, way: 'in place', because: 'emptied and written anew: no room for both' }
}
