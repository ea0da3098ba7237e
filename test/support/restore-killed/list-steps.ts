import { numberCalls, type Step } from '../number-calls.ts'

/** Where a kill could matter, of the calls of a restore: not at what takes away workers that have ended. Pure. */
export function listSteps(recorded: readonly string[]): Step[] {
  return numberCalls(recorded).filter(({ call }) => {
    const [verb = '', name = ''] = call.split(' ')
    const isService = ['app', 'web'].includes(name)
    return ['create', 'start'].includes(verb) || isService || /^remove (journal-|lock)/.test(call)
  })
}
