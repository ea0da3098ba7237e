/** Compose's own labels (docker/compose pkg/api/labels.go). */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  configHash: 'com.docker.compose.config-hash',
  containerNumber: 'com.docker.compose.container-number',
  workingDir: 'com.docker.compose.project.working_dir',
  configFiles: 'com.docker.compose.project.config_files',
  environmentFile: 'com.docker.compose.project.environment_file',
  oneOff: 'com.docker.compose.oneoff',
  dependsOn: 'com.docker.compose.depends_on',
} as const

/** Labels that Lifeboat puts on what it makes; everything is found and removed again by them. */
export const ownLabels = {
  run: 'lifeboat.run',
  project: 'lifeboat.project',
  role: 'lifeboat.role',
  holder: 'lifeboat.holder',
  process: 'lifeboat.process',
  kind: 'lifeboat.kind',
  started: 'lifeboat.started',
} as const

/** What a thing of Lifeboat's is for. No sweep removes the journal, the scratch volume and the mark of a rebuild: only what settles or ends these does. Nor the cache: it is for the next run. */
export const roles = {
  worker: 'worker',
  staging: 'staging',
  scratch: 'scratch',
  lock: 'lock',
  journal: 'journal',
  rebuild: 'rebuild',
  watchdog: 'watchdog',
  madeByMistake: 'made-by-mistake',
  cache: 'cache',
} as const

/** Stand on all that a clone is made of, and on the mark of its making: it is listed and removed by them alone. */
export const cloneLabels = {
  name: 'lifeboat.clone',
  of: 'lifeboat.clone.of',
  backup: 'lifeboat.clone.backup',
} as const

/** Which run made a volume that is to stay, so that no sweep by `run` removes it. */
export const madeByLabel = 'lifeboat.made-by'

/** Labels that people put on their services. */
export const serviceLabels = {
  consistency: 'lifeboat.consistency',
  enable: 'lifeboat.enable',
  volumesExclude: 'lifeboat.volumes.exclude',
  exclude: 'lifeboat.exclude',
  execPre: 'lifeboat.exec.pre',
  execPost: 'lifeboat.exec.post',
  stopTimeout: 'lifeboat.stop-timeout',
  references: 'lifeboat.references',
  drillCheck: 'lifeboat.drill.check',
  databaseUser: 'lifeboat.database.user',
  databasePasswordFile: 'lifeboat.database.password-file',
} as const

/** Whatever begins like this is meant for Lifeboat. */
export const labelPrefix = 'lifeboat.'
