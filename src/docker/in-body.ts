/**
 * Options for dockerode that go into the request's body alone. It would repeat all of them in the address as well, passwords too,
 * and addresses are what proxies log and limit.
 */
export function inBody<T extends object>(body: T, query: Readonly<Record<string, string>> = {}): T {
  return { _query: query, _body: body } as unknown as T
}
