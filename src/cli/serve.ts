import type { Command } from 'commander'

import { openLifeboat, openLogger, type Context } from './context.ts'

export function addServe(program: Command, context: Context): void {
  program
    .command('serve')
    .description('answer HTTP until stopped (the image’s default command)')
    .action(async () => {
      // What answers HTTP is loaded where it is wanted: no other command waits for it.
      const { serve } = await import('../daemon/serve.ts')
      const lifeboat = openLifeboat(context)
      await serve(lifeboat, openLogger(lifeboat, true), context.signal)
    })
}
