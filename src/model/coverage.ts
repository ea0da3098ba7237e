import { z } from 'zod'

/**
 * What happens to a mount. Every mount of every container ends in exactly one class:
 * `dumped` (a database's data, taken by its own dump tool), `archived` (copied file by file), `referenced` (named in the captured
 * configuration, belongs to the host), `excluded` (left out on purpose), `uncovered` (should be held, and is not).
 */
export const coverageClasses = [
  'dumped',
  'archived',
  'referenced',
  'excluded',
  'uncovered',
] as const

/** Stands for the service of a volume that no container mounts: it has none. */
export const noService = '(none)'

export const CoveredMount = z.object({
  class: z.enum(coverageClasses),
  service: z
    .string()
    .describe(
      'compose service, or the container name outside compose; (none) for a volume of the project that no container mounts',
    ),
  container: z.string(),
  target: z.string().describe('path inside the container; empty where none mounts it'),
  kind: z.string().describe('volume, anonymous volume, bind, tmpfs, or what the engine calls it'),
  source: z.string().describe('volume name or host path; empty for tmpfs'),
  because: z.string(),
})
export type CoveredMount = z.infer<typeof CoveredMount>
export type CoverageClass = CoveredMount['class']
