/**
 * Those that a name means: the one that has it as its id, or all whose ids begin with it. An empty name means none, though every id
 * begins with it: it is what an unset variable leaves of `restore "$ID"`. Pure.
 */
export function findNamed<T extends { readonly id: string }>(
  all: readonly T[],
  name: string,
): readonly T[] {
  const exact = all.find(({ id }) => id === name)
  if (exact !== undefined) return [exact]
  return name === '' ? [] : all.filter(({ id }) => id.startsWith(name))
}
