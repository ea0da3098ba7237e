import { fillStack } from './fill-stack.ts'
import { runDocker } from './run-docker.ts'
import { awaitHealthy, startScene, type RebuildScene } from './scene.ts'

/** Starts the torture stack with something in each of its volumes, one of its containers stopped and one paused. */
export async function startTorture(): Promise<RebuildScene> {
  const scene = await startScene({ name: 'rebuild', folders: ['rebuild'], outside: true })
  const { stack } = scene
  await fillStack(stack)
  const files = [
    ['app', '/anonymous/nameless /app/cache/of-the-image /site/new'],
    ['cache', '/data/of-the-first'],
    ['limited', '/bound/of-a-folder /outside/of-nobody'],
    ['included', '/data/more'],
  ] as const
  for (const [service, paths] of files) {
    const write = `for path in ${paths}; do echo "$path" >"$path"; done`
    await runDocker(undefined, ['exec', '--user=0', stack.container(service), 'sh', '-ec', write])
  }
  await runDocker(undefined, ['stop', '--time=0', stack.container('halted')])
  await runDocker(undefined, ['pause', stack.container('frozen')])
  await awaitHealthy(stack.project)
  return scene
}
