import { z } from 'zod'

/** What is needed to have everything back on a bare host, to be printed and kept elsewhere. Of secrets only names, but for a password that was asked for. */
export const RecoverySheet = z.object({
  project: z.string(),
  host: z.string().describe('the machine whose backups these are, by the name its engine gives'),
  madeAt: z.iso.datetime(),
  lifeboat: z.string().describe('version of Lifeboat'),
  image: z.string().describe('what Lifeboat’s image is called on that machine'),
  repository: z.object({
    location: z.string().describe('LIFEBOAT_REPOSITORY: a path inside the container, or a store'),
    kind: z.enum(['volume', 'bind', 'store']),
    source: z.string().nullable().describe('the volume or host path; null for a store'),
    target: z.string().nullable().describe('where that is mounted; null for a store'),
  }),
  isProtected: z.boolean().describe('whether a password is needed'),
  password: z.string().nullable().describe('null unless it was asked for'),
  secrets: z.array(z.string()).describe('variables whose values must be had from elsewhere'),
  variables: z.record(z.string(), z.string()).describe('variables that are no secrets'),
  files: z.record(z.string(), z.string()).describe('variables that name files to bring along'),
  commands: z.object({
    lifeboat: z.array(z.string()).describe('lines of bash: everything back, with Lifeboat'),
    restic: z.array(z.string()).describe('lines of bash: the same as far as restic goes'),
  }),
})
export type RecoverySheet = z.infer<typeof RecoverySheet>
