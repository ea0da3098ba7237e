/** What a worker of a run is called as a machine, by which its lock in a repository is known. A host's name has 63 characters at most (RFC 1035). Pure. */
export function workerHost(runId: string): string {
  return `lifeboat-${runId}`.slice(0, 63)
}
