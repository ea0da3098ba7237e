/** How figures and times are written on the pages: the one place. Bytes and durations as the command line writes them. */
import { formatBytes, formatMs } from '../../src/format.ts'

export { formatBytes, formatMs }

/** `12 345`: thin spaces, which no language takes for a decimal point. */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** `21 Nov 2026, 03:00` in the reader's time zone; the exact time stands in the `datetime` beside it. */
export function formatTime(iso: string, timeZone?: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(time)
}

/** A mark below a chart: `21 Nov`, and with the hour where marks are closer than a day. `seconds` since 1970. */
export function formatTick(seconds: number, stepSeconds: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(stepSeconds < 86_400 ? { hour: '2-digit', minute: '2-digit' } : {}),
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(seconds * 1000))
}

/** `3 hours ago`, `in 20 minutes`. */
export function formatAge(iso: string, now: Date): string {
  const ms = Date.parse(iso) - now.getTime()
  if (Number.isNaN(ms)) return ''
  const [unit, size] = units.find(([, each]) => Math.abs(ms) >= each) ?? ['second', 1000]
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(ms / size), unit)
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** `about 4 min`, for estimates: a person needs no seconds of what is far away. */
export function formatEta(seconds: number): string {
  if (seconds < 60) return `about ${Math.max(1, Math.round(seconds))} s`
  if (seconds < 3600) return `about ${Math.round(seconds / 60)} min`
  return `about ${(seconds / 3600).toFixed(1)} h`
}

/** Whole percent, never 100 before all is done. Undefined where the total is not known. */
export function percentOf(done: number, total: number | undefined): number | undefined {
  if (total === undefined || total <= 0) return undefined
  return done >= total ? 100 : Math.min(99, Math.floor((100 * done) / total))
}

/** `1.0 GiB of 4.0 GiB` */
export function formatShare(done: number, total: number | undefined): string {
  return total === undefined ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`
}

/** `0644`, as `stat` writes it. */
export function formatMode(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}

/** Seconds as the API's statistics have them. */
export function formatSeconds(seconds: number): string {
  return formatMs(seconds * 1000)
}

/** `12.5 : 1`; nothing where there is nothing to divide by. */
export function formatFactor(whole: number, stored: number): string | undefined {
  return stored <= 0 ? undefined : `${(whole / stored).toFixed(1)} : 1`
}
