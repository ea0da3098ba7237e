import type { CapturedContainer } from '../model/captured.ts'
import type { Limits } from '../model/worker.ts'

type HostConfig = CapturedContainer['HostConfig']

/** What of a container's limits is lowered so that it holds to those given; its own stay where they are lower. Pure. */
export function limitClone(config: HostConfig, { cpus, memoryBytes }: Limits = {}): object {
  return { ...limitProcessors(config, cpus), ...limitMemory(config, memoryBytes) }
}

/** One that has a share of each period cannot be given a number of processors besides: the engine takes either. */
function limitProcessors(config: HostConfig, cpus: number | undefined): object {
  if (cpus === undefined) return {}
  const limit = Math.round(cpus * 1e9)
  const quota = read(config, 'CpuQuota')
  if (quota === 0) return { NanoCpus: lower(read(config, 'NanoCpus'), limit) }
  const period = read(config, 'CpuPeriod') || defaultPeriodUs
  return { CpuQuota: Math.min(quota, Math.round(cpus * period)) }
}

/** The kernel's (sched-bwc), in microseconds. */
const defaultPeriodUs = 100_000

function limitMemory(config: HostConfig, limit: number | undefined): object {
  const own = read(config, 'Memory')
  if (limit === undefined || (own > 0 && own <= limit)) return {}
  const reservation = read(config, 'MemoryReservation')
  return {
    Memory: limit,
    MemorySwap: limit,
    ...(reservation > limit ? { MemoryReservation: limit } : {}),
  }
}

function lower(own: number, limit: number): number {
  return own > 0 ? Math.min(own, limit) : limit
}

/** 0 where nothing is said. */
function read(config: HostConfig, key: string): number {
  const value = config[key]
  return typeof value === 'number' && value > 0 ? value : 0
}
