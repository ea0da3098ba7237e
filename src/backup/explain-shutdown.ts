import type { Shutdown } from '../model/stack.ts'

/** Why a stopped server’s files are copied, or what speaks against them, as the plan says it. Pure. */
export function explainShutdown(service: string, shutdown: Shutdown): string {
  switch (shutdown.state) {
    case 'clean':
      return `the server of ${service} is stopped and was shut down cleanly`
    case 'none':
      return `the server of ${service} is stopped, and ${shutdown.why}`
    case 'unclean':
      return `the server of ${service} is stopped and was not shut down cleanly: ${shutdown.why}`
    case 'unknown':
      return `the server of ${service} is stopped, and whether it was shut down cleanly is not known: ${shutdown.why}`
  }
}
