import { expect, test } from 'vitest'

import { createTestApp, headers } from '../../test/support/fake-backend.ts'
import type { BackupPlan } from '../model/plan.ts'
import type { Upcoming } from '../model/upcoming.ts'

const plan: BackupPlan = {
  project: 'shop',
  scope: { type: 'full', services: [] },
  consistency: 'frozen',
  consistencyBecause: [],
  steps: [],
  coverage: [],
  references: [],
  failures: [],
  warnings: [],
}
const next: Upcoming = {
  type: 'full',
  cron: '0 2 * * *',
  timeZone: 'UTC',
  next: '2026-12-01T02:00:00.000Z',
}

test.each([[[next]], [[]]])(
  'GET /stack answers with the plan, and when backups come: %j',
  async (schedule) => {
    const app = await createTestApp({ stack: async () => plan, schedule: () => schedule })

    const response = await app.inject({ url: '/stack', headers })

    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ ...plan, schedule })
  },
)
