import type { Container, Shutdown } from '../../model/stack.ts'
import type { DataDirectory } from './shutdown-worker.ts'

/** DB_SHUTDOWNED and DB_SHUTDOWNED_IN_RECOVERY as pg_controldata.c words them; a standby ends in the second. */
const cleanStates = new Set(['shut down', 'shut down in recovery'])

/**
 * Whether a stopped server’s files can be copied as they stand: its data directory says so, and so does the way its container ended. A
 * container that was only created has not ended; what its volume holds, another one left. Pure.
 */
export function judgeShutdown(
  directory: DataDirectory,
  { state, exitCode }: Pick<Container, 'state' | 'exitCode'>,
): Shutdown {
  if (directory.holds === 'nothing') return { state: 'none', why: directory.why }
  if (directory.holds === 'unreadable') {
    return { state: 'unknown', why: directory.why, versionMajor: undefined }
  }
  const { versionMajor, clusterState, hasPidFile } = directory
  const hasRun = state !== 'created'
  const endedWell = !hasRun || exitCode === 0
  if (cleanStates.has(clusterState) && !hasPidFile && endedWell) {
    return { state: 'clean', versionMajor }
  }
  const why = [
    `its cluster state is "${clusterState}"`,
    ...(hasPidFile ? ['postmaster.pid is still there'] : []),
    ...(hasRun ? [`its exit code is ${exitCode}`] : []),
  ].join(', ')
  return { state: 'unclean', why, versionMajor }
}
