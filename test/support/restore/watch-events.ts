import { spawn } from 'node:child_process'

import type { TestStack } from '../test-stack.ts'

export type WatchedEvents = {
  /** `SERVICE EVENT`, in the order in which the engine told them. They come a moment late. */
  seen(): string[]
  stop(): void
}

/** Follows which services of a stack start, end, stand still and become healthy. */
export function watchEvents({ project }: TestStack): WatchedEvents {
  const filters = [
    `label=com.docker.compose.project=${project}`,
    'event=start',
    'event=die',
    'event=health_status',
    'event=pause',
    'event=unpause',
  ].flatMap((filter) => ['--filter', filter])
  const format = '{{index .Actor.Attributes "com.docker.compose.service"}} {{.Status}}'
  // The engine tells what it still remembers, so that nothing is missed while the program starts.
  const since = `${Date.now() / 1000}`
  const watching = spawn('docker', ['events', '--since', since, '--format', format, ...filters], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let seen = ''
  watching.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text
  })
  return {
    seen: () => seen.split('\n').filter(Boolean),
    stop: () => void watching.kill(),
  }
}

/** Without what the health checks found amiss before and after. */
export function wellEvents(events: WatchedEvents): string[] {
  return events.seen().filter((event) => !event.endsWith('unhealthy'))
}

/** Without what the health checks found at all. */
export function startsAndEnds(events: WatchedEvents): string[] {
  return events.seen().filter((event) => !event.includes('health_status'))
}
