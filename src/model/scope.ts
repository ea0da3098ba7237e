import { z } from 'zod'

/** What a backup is asked to hold. `full` is everything. */
export const backupTypes = ['full', 'database', 'volumes', 'config'] as const
export const BackupType = z.enum(backupTypes)
export type BackupType = z.infer<typeof BackupType>

/** A type, and the services it is narrowed to; an empty list means every service. */
export const Scope = z.object({ type: BackupType, services: z.array(z.string()).readonly() })
export type Scope = z.infer<typeof Scope>

export function includesDatabases(type: BackupType): boolean {
  return type === 'full' || type === 'database'
}

export function includesVolumes(type: BackupType): boolean {
  return type === 'full' || type === 'volumes'
}

export function includesConfig(type: BackupType): boolean {
  return type === 'full' || type === 'config'
}
