/** Of `/proc` and `/sys`, what engine 20.10 hides from each container (moby, `oci/defaults.go`). Every later one hides these, too. */
const always = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/sys/firmware',
]

/** What came since, each for a leak that was found: GHSA-jq35-85cj-fj4p, GHSA-6fw5-f8r9-fgfm. */
const since =
  /^(\/sys\/devices\/virtual\/powercap|\/proc\/interrupts|\/sys\/devices\/system\/cpu\/cpu\d+\/thermal_throttle)$/

/**
 * Whether an engine made up a container's `MaskedPaths` by itself. It tells them as if they had been asked for; asked for again, they would keep what a
 * newer engine hides besides open for ever. Nobody asks for exactly these: who wants another list asks for none at all, or names other paths. Pure.
 */
export function isEnginesOwn(masked: readonly string[]): boolean {
  return (
    always.every((path) => masked.includes(path)) &&
    masked.every((path) => always.includes(path) || since.test(path))
  )
}
