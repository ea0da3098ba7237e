import { numberCalls, type Step } from '../number-calls.ts'

/** Where a kill of a backup could matter: not at what takes away workers that have ended. Pure. */
export function listSteps(recorded: readonly string[]): Step[] {
  const changes = ['create', 'start', 'stop', 'pause', 'unpause', 'kill', 'exec']
  return numberCalls(recorded).filter(({ call }) => {
    const [verb = ''] = call.split(' ')
    return changes.includes(verb) || /^remove (journal-|lock)/.test(call)
  })
}
