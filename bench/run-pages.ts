// The list of 5 000 backups in Chromium: how long until it is seen, and how long a frame takes while it is scrolled. Options: --json; ROUNDS=10.
// The exit code is 1 when the median first view is not under a second. The pages must be built: npm run build:pages.
import { closeBrowser, logIn, openBrowser } from '../test/browser/support/browser.ts'
import { closeServed, servePages } from '../test/browser/support/serve-pages.ts'
import { exampleBackup } from '../test/support/example-manifest.ts'
import { spreadOf, type Spread } from './freeze-verdict.ts'
import { tell } from './progress.ts'
import { readRoundCount } from './read-round-count.ts'

const count = 5000
const limitMs = 1000

const backups = Array.from({ length: count }, (_, index) => {
  const startedAt = new Date(Date.UTC(2024, 0, 1) + index * 3_600_000).toISOString()
  return exampleBackup({ id: `${startedAt.slice(0, 10)}-${index}`, startedAt })
})

/** Milliseconds between one frame and the next, while the whole list goes past in 200 steps. */
const scroll = `new Promise((resolve) => {
  const frame = document.querySelector('.windowed')
  const took = []
  let last = performance.now()
  const step = (now) => {
    took.push(now - last)
    last = now
    if (took.length === 200) return resolve(took)
    frame.scrollTop = (frame.scrollHeight * took.length) / 200
    requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
})`

type PagesReport = { readonly firstViewMs: Spread; readonly frameMs: Spread }

async function run(rounds: number): Promise<PagesReport> {
  const served = await servePages({ daemon: { backups: async () => backups } })
  try {
    const context = await (await openBrowser()).newContext()
    const page = await context.newPage()
    await page.goto(served.base)
    await logIn(page)
    const firstViews: number[] = []
    const frames: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      tell(`pages: round ${round + 1} of ${rounds}`)
      // A page of its own, so that nothing of the round before is in its memory.
      const fresh = await context.newPage()
      const startedMs = performance.now()
      await fresh.goto(`${served.base}#/backups`)
      await fresh.getByRole('link', { name: backups.at(-1)?.id ?? '' }).waitFor()
      firstViews.push(performance.now() - startedMs)
      frames.push(...(await fresh.evaluate<number[]>(scroll)))
      await fresh.close()
    }
    return { firstViewMs: spreadOf(firstViews), frameMs: spreadOf(frames) }
  } finally {
    await closeBrowser()
    await closeServed(served)
  }
}

const report = await run(readRoundCount(10))
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
else {
  for (const [what, spread] of Object.entries(report)) {
    process.stdout.write(`${what}: ${JSON.stringify(spread)}\n`)
  }
}
if (report.firstViewMs.p50 >= limitMs) process.exitCode = 1
