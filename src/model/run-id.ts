/** `2026-11-21T03-00-00Z-k3f9`: sorts by time, fits file names and container names, and two machines do not make the same. */
export function makeRunId(startedAt: Date, random: () => number = Math.random): string {
  const time = `${startedAt.toISOString().slice(0, 19).replaceAll(':', '-')}Z`
  const letters = 'abcdefghjkmnpqrstvwxyz23456789'
  const suffix = Array.from({ length: 4 }, () => letters[Math.floor(random() * letters.length)])
  return `${time}-${suffix.join('')}`
}
