import { runBackup } from '../backup/run-backup.ts'
import { now } from '../clock.ts'
import type { Config } from '../config/settings.ts'
import type { MadeBackup } from '../model/made-backup.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Scope } from '../model/scope.ts'
import {
  describeKnown,
  openKnownBackups,
  readEarlier,
  rememberMade,
} from '../repository/known-backups.ts'
import { locateRepository } from '../repository/locate.ts'
import { tellMade, verifyMade } from '../verify/verify-made.ts'
import { openCache, wishForCache } from './open-cache.ts'
import { openEngine } from './open-engine.ts'
import { proveOpened } from './prove.ts'
import { locked, type Start } from './under-lock.ts'

export type StartBackup = Start & {
  readonly scope: Scope
  /** A repository that is gone is gone for good: a new one is made. */
  readonly isRenewed?: boolean | undefined
  /** Told as soon as the backup stands, whatever comes after. */
  readonly onPublished: (manifest: Manifest) => void
}

/** Makes a backup and, when it is complete, proves it as far as is set: one run, under one lock. */
export async function backUp(
  config: Config,
  version: string,
  start: StartBackup,
): Promise<MadeBackup> {
  const { scope, isRenewed, startedAt, onStep, onPublished } = start
  const opened = await openEngine(config, start)
  const { run, self, project } = opened
  const located = locateRepository(self, config)
  let made: MadeBackup | undefined
  return locked(config, opened, 'backup', start, async () => {
    const { repository, warnings } = await openCache(run, located, wishForCache(config))
    const known = openKnownBackups(config.stateFolder, config.repository)
    const manifest = await runBackup({
      run,
      self,
      repository,
      scope,
      wantedProject: project,
      startedAt,
      version,
      limits: config,
      consistency: config.consistency,
      fingerprint: config.fingerprint,
      images: config.images,
      earlier: readEarlier(known, isRenewed),
      warnings,
      onStep,
    })
    onPublished(manifest)
    const unknown = await rememberMade(known, describeKnown(manifest))
    const wish = { backup: manifest.id, startedAt: now(), onStep: () => undefined }
    made = await verifyMade(manifest, {
      wanted: config.verify,
      verify: (level) => proveOpened(config, version, opened, { ...wish, level }),
      onStep,
    })
    made = { ...made, warnings: [...made.warnings, ...unknown] }
    return made
  }).catch((error: unknown) => tellMade(made, error))
}
