import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { healthMeanings } from '../docs/generator/health-meanings.ts'
import { meanings } from '../src/model/metrics.ts'

const folder = join(import.meta.dirname, '../docs')
const rules = readFileSync(join(folder, 'alerts.yml'), 'utf8')
const tests = readFileSync(join(folder, 'alerts.test.yml'), 'utf8')
const alerts = [...rules.matchAll(/^ +- alert: (\w+)$/gm)].map(([, name = '']) => name)

describe('the alert rules', () => {
  test('are made of figures that Lifeboat has', () => {
    const named = new Set([...rules.matchAll(/\blifeboat_\w+/g)].map(([name]) => name))

    expect([...named].filter((name) => !(name in meanings))).toEqual([])
    expect(named.size).toBeGreaterThan(5)
  })

  test('are about reasons that /health has', () => {
    const named = [...rules.matchAll(/reason=~?"([^"]+)"/g)].flatMap(([, codes = '']) =>
      codes.split('|'),
    )

    expect(named.filter((code) => !(code in healthMeanings))).toEqual([])
    expect(named.length).toBeGreaterThan(5)
  })

  test.each(alerts)('each fires in a test, and stays silent in one: %s', (alert) => {
    expect(tests).toContain(`        alertname: ${alert}\n        exp_alerts:\n`)
    expect(tests).toContain(`eval_time: 5h, alertname: ${alert}, exp_alerts: [] }`)
  })

  test('are said of in the page on monitoring', () => {
    const page = readFileSync(join(folder, 'monitor.md'), 'utf8')

    expect(alerts.filter((alert) => !page.includes(`\`${alert}\``))).toEqual([])
  })

  // `npm test` fetches it where it is missing; setup/promtool.sh says when it could not.
  test.skipIf(spawnSync('promtool', ['--version']).error !== undefined)(
    'do what their tests say',
    () => {
      const checked = spawnSync('promtool', ['check', 'rules', 'alerts.yml'], {
        cwd: folder,
        encoding: 'utf8',
      })
      const tested = spawnSync('promtool', ['test', 'rules', 'alerts.test.yml'], {
        cwd: folder,
        encoding: 'utf8',
      })

      expect([checked.status, `${checked.stdout}${checked.stderr}`]).toEqual([
        0,
        expect.stringContaining(`${alerts.length} rules found`),
      ])
      expect([tested.status, `${tested.stdout}${tested.stderr}`]).toEqual([
        0,
        expect.stringContaining('SUCCESS'),
      ])
    },
  )
})
