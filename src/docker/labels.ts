/** Compose's own labels (docker/compose pkg/api/labels.go). */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  containerNumber: 'com.docker.compose.container-number',
  workingDir: 'com.docker.compose.project.working_dir',
  configFiles: 'com.docker.compose.project.config_files',
  environmentFile: 'com.docker.compose.project.environment_file',
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

/** Labels that people put on their services. */
export const databaseUserLabel = 'lifeboat.database.user'
export const databasePasswordFileLabel = 'lifeboat.database.password-file'
