import { Statistics } from '../model/statistics.ts'
import type { Backend } from './backend.ts'
import type { Routes } from './with-zod.ts'

export function addStatisticsRoute(routes: Routes, backend: Backend): void {
  routes.get(
    '/statistics',
    {
      schema: {
        summary: 'Figures over time: backups, the repository’s size, drills, restores',
        response: { 200: Statistics },
      },
    },
    async () => backend.statistics(),
  )
}
