import type { CapturedVolume } from '../model/captured.ts'

/**
 * The order that makes a volume again. Labels go verbatim, missing ones missing: Compose offers to delete a volume whose
 * `config-hash` label it did not write itself (2.32 and later), and `up -y` says yes. Pure.
 */
export function describeVolume({ Name, Driver, Options, Labels }: CapturedVolume): object {
  return { Name, Driver, DriverOpts: Options ?? null, Labels: Labels ?? null }
}
