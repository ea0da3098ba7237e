import { pino, destination, type Logger } from 'pino'

export type { Logger } from 'pino'

/** JSON lines on stderr: stdout belongs to a command's answer. */
export function createLogger(level: string): Logger {
  return pino(
    { name: 'lifeboat', level, base: null, redact: ['*.password', '*.token', '*.env'] },
    destination({ dest: 2, sync: true }),
  )
}
