/** What keeps a restore from writing over anything. */
import { describe, expect, test } from 'vitest'

import { databaseStep, filesStep } from '../../test/support/example-restore.ts'
import { runningContainer } from '../../test/support/memory-engine-answers.ts'
import {
  exchanged,
  listActs,
  openRestore,
  type Scene,
} from '../../test/support/restore-in-memory.ts'
import { changeStack, type Changed } from './change-stack.ts'

const ways = [
  ['in place', filesStep()],
  ['by an exchange', exchanged],
] as const

describe('nothing is overwritten', () => {
  test('when the databases cannot be loaded, and nothing stops', async () => {
    const scene = openRestore({ failing: () => 'load-db' })

    await expect(change(scene)).rejects.toMatchObject({ code: 'worker-failed' })

    expect(listActs(scene)).toEqual(['journal load', 'work prepare-db', 'work load-db'])
    expect(scene.isGuarding).toBe(false)
  })

  test('when the files cannot be read out of the repository, and nothing stops', async () => {
    const scene = openRestore({ failing: () => 'read-files' })

    await expect(change(scene)).rejects.toMatchObject({ code: 'part-damaged' })

    expect(listActs(scene)).not.toContain('journal stop')
  })

  test('when there is too little space, nor is anything loaded', async () => {
    const scene = openRestore({ free: 1000 })

    await expect(change(scene)).rejects.toMatchObject({ code: 'too-little-space' })

    expect(listActs(scene)).toEqual([])
  })

  test('when the databases cannot be loaded, and nothing reads on beside what is undone then', async () => {
    const scene = openRestore({
      plan: { steps: [databaseStep(), exchanged] },
      endless: 'stage-files',
      failing: () => 'load-db',
    })

    await expect(change(scene)).rejects.toMatchObject({ code: 'worker-failed' })

    expect(scene.engine.done).toContain('work stage-files')
    expect([...scene.engine.containers.keys()].filter((id) => id.includes('stage-files'))).toEqual(
      [],
    )
  })

  test('when the safety backup fails', async () => {
    const failure = new Error('the disk is full')
    const scene = openRestore({ guard: () => Promise.reject(failure) })

    await expect(change(scene)).rejects.toBe(failure)

    expect(listActs(scene).at(-1)).toBe('stop shop-app-1')
  })

  test.each(ways)(
    '%s when there is no safety backup of it, though one was wanted',
    async (_how, step) => {
      const scene = openRestore({ plan: { steps: [step] }, guard: async () => undefined })

      await expect(change(scene)).rejects.toMatchObject({
        code: 'safeguard-failed',
        hint: 'See lifeboat plan for what is left out, or restore with --no-safeguard. Nothing was overwritten.',
      })

      expect(listActs(scene).at(-1)).toBe('stop shop-app-1')
    },
  )

  test.each(ways)(
    '%s when somebody has started a container on it, nor does the journal say so',
    async (_how, step) => {
      const scene = openRestore({
        plan: { steps: [step] },
        before: (what, { engine }) => {
          if (what !== 'safeguard') return
          engine.add(runningContainer('late', ['shop_uploads'], 'blog'))
        },
      })

      await expect(change(scene)).rejects.toMatchObject({
        code: 'target-in-use',
        details: ['blog-late-1 uses shop_uploads'],
      })

      expect(listActs(scene).at(-1)).toBe('safeguard')
    },
  )

  test('when a container does not stop', async () => {
    const scene = openRestore({
      before: (what, { engine }) => {
        const app = engine.containers.get('id-app')
        if (what === 'stop shop-app-1') engine.add({ ...app!, state: 'paused' })
      },
    })

    await expect(change(scene)).rejects.toMatchObject({ code: 'stop-failed' })

    expect(listActs(scene)).not.toContain('safeguard')
  })

  test('after an interruption, nor does anything else stop', async () => {
    const interruption = new AbortController()
    const scene = openRestore({
      signal: interruption.signal,
      before: (what) => {
        if (what === 'stop shop-web-1') interruption.abort()
      },
    })

    await expect(change(scene)).rejects.toMatchObject({ code: 'interrupted' })

    expect(listActs(scene).at(-1)).toBe('stop shop-web-1')
  })
})

function change(scene: Scene): Promise<Changed> {
  return changeStack(scene.context, scene.request.guard, () => undefined)
}
