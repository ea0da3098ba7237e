/** The interactive manager: a menu over the plain commands, which do all the work. */
import { intro, outro } from '@clack/prompts'

import { exitCodes } from '../../errors.ts'
import type { Lifeboat } from '../../lifeboat.ts'
import { openLifeboat, type Context } from '../context.ts'
import { showCursor } from '../output.ts'
import { Back } from './back.ts'
import { openDesk, showError, type Desk } from './desk.ts'
import { openInterrupts } from './interrupts.ts'
import { menu } from './menu.ts'
import { createPrompter } from './prompter.ts'

type Invocation = Pick<Context, 'environment' | 'version' | 'signal' | 'create'>

/**
 * Shows the menu until it is left, and gives the exit code. Whatever goes wrong in an entry is said, and leads back to the menu. Throws what is wrong with
 * the settings.
 */
export async function runConsole(invocation: Invocation): Promise<number> {
  const { version, signal } = invocation
  const lifeboat = openLifeboat(invocation)
  // A question that breaks off in the middle leaves the cursor hidden.
  process.once('exit', showCursor)
  const hungUp = new AbortController()
  process.stdin.once('end', () => hungUp.abort())
  const leaving = AbortSignal.any([signal, hungUp.signal])
  const prompter = createPrompter(leaving)
  const interrupts = openInterrupts(leaving)
  const desk = openDesk({ context: invocation, lifeboat, prompter, interrupts })
  intro(`Lifeboat ${version}`)
  await nameStack(desk, lifeboat)
  while (!leaving.aborted) {
    const entry = await chooseEntry(desk)
    if (entry === undefined) break
    await entry.open(desk).catch((error: unknown) => {
      if (!(error instanceof Back)) showError(prompter, error)
    })
  }
  outro('Lifeboat goes on without you')
  return leaving.aborted ? exitCodes.interrupted : exitCodes.done
}

/** Without an engine there is nothing to name; what is wrong is said, and the menu comes all the same. */
async function nameStack({ prompter, look }: Desk, lifeboat: Lifeboat): Promise<void> {
  try {
    const project = await look('asking the engine which stack this is', () => lifeboat.project())
    prompter.step(`the stack is ${project}`)
  } catch (error) {
    if (!(error instanceof Back)) showError(prompter, error)
  }
}

/** Undefined: the console is to be left. */
async function chooseEntry({ prompter }: Desk): Promise<(typeof menu)[number] | undefined> {
  try {
    const chosen = await prompter.choose({
      message: 'What is to be done?',
      choices: [
        ...menu.map(({ value, label, hint }) => {
          return { value, label, ...(hint === undefined ? {} : { hint }) }
        }),
        { value: 'exit', label: 'Exit' },
      ],
    })
    return menu.find(({ value }) => value === chosen)
  } catch (error) {
    if (error instanceof Back) return undefined
    throw error
  }
}
