import type { ContainerInspectInfo } from 'dockerode'

/**
 * Until when a container's own health check has said one or the other: before that the engine calls it `starting`, however well it is. With an
 * interval of minutes even the first asking comes minutes after the start.
 */
export function readCheckLimit({ Config }: Pick<ContainerInspectInfo, 'Config'>): number {
  const { Interval, Timeout, Retries, StartPeriod = 0 } = Config.Healthcheck ?? {}
  const turnMs = toMs(Interval || engineDefaults.interval) + toMs(Timeout || engineDefaults.timeout)
  return toMs(StartPeriod) + turnMs * (Retries || engineDefaults.retries)
}

/** What the engine takes where the check says 0 or nothing. */
const engineDefaults = { interval: 30e9, timeout: 30e9, retries: 3 }

function toMs(nanoseconds: number): number {
  return nanoseconds / 1e6
}
