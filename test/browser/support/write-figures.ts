/** How people are shown figures on the pages, written once more and on its own: a page that rounds, scales or shifts wrongly is seen. */

/** `12 345`, with thin spaces. */
export function writeCount(count: number): string {
  return count.toLocaleString('en').replaceAll(',', '\u202f')
}

/** `512 B`, `1.4 GiB`, `27 MiB`. */
export function writeBytes(bytes: number): string {
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  let left = bytes
  let unit = 'B'
  while (left >= 1024 && units.length > 0) {
    left /= 1024
    unit = units.shift() ?? unit
  }
  if (unit === 'B') return `${bytes} B`
  return `${left < 10 ? left.toFixed(1) : left.toFixed(0)} ${unit}`
}

/** `850 ms`, `12.3 s`, `4 min 05 s`. */
export function writeDuration(ms: number): string {
  if (ms < 1000) return `${ms.toFixed(0)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  const rest = seconds % 60
  return `${(seconds - rest) / 60} min ${rest < 10 ? '0' : ''}${rest} s`
}

/** Where the browser of these tests is: no whole hour away from anything that could be taken for it. */
export const farZone = { timeZone: 'Asia/Kathmandu', minutesAhead: 345 }

/** `21 Nov 2026, 08:45`, in that zone. */
export function writeTime(iso: string): string {
  const there = new Date(Date.parse(iso) + farZone.minutesAhead * 60_000).toISOString()
  const [, year, month = '', day, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(there) ?? []
  const name = 'JanFebMarAprMayJunJulAugSepOctNovDec'.slice(Number(month) * 3 - 3).slice(0, 3)
  return `${Number(day)} ${name} ${year}, ${time}`
}

/** `3 hours ago`, `in 20 minutes`; of what is less than a day away. */
export function writeAge(iso: string, now: Date): string {
  const minutes = Math.abs(Date.parse(iso) - now.getTime()) / 60_000
  const written =
    minutes < 60 ? `${Math.round(minutes)} minutes` : `${Math.round(minutes / 60)} hours`
  return Date.parse(iso) < now.getTime() ? `${written} ago` : `in ${written}`
}
