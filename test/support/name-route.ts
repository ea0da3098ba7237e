import { engineRoutes } from '../../docs/generator/engine-routes.ts'

/** As docs/engine-calls.md lists them, the longest first: of two that fit, that is the one which says more. */
const routes = Object.values(engineRoutes)
  .toSorted((a, b) => b.length - a.length)
  .map((route) => {
    const [method = '', path = ''] = route.split(' ')
    const pattern = path.replaceAll('ID', '[^/]+').replaceAll('NAME', '.+')
    return { route, method, pattern: new RegExp(`^(?:/v[\\d.]+)?${pattern}$`) }
  })

/** Which of the calls that docs/engine-calls.md lists a request is: `GET /containers/ID/json`. Of one that it does not list, the request itself. */
export function nameRoute(method: string, target: string): string {
  const { pathname } = new URL(target, 'http://engine')
  const found = routes.find((each) => each.method === method && each.pattern.test(pathname))
  return found?.route ?? `${method} ${pathname}`
}
