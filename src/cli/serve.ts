import type { Command } from 'commander'

import { serve } from '../daemon/serve.ts'
import { openLifeboat, openLogger, type Context } from './context.ts'

export function addServe(program: Command, context: Context): void {
  program
    .command('serve')
    .description('answer HTTP until stopped (the image’s default command)')
    .action(async () => {
      const lifeboat = openLifeboat(context)
      await serve(lifeboat, openLogger(lifeboat, true), context.signal)
    })
}
