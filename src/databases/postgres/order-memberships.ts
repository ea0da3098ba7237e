import type { Membership } from './read-globals.ts'

/**
 * Memberships in an order that every server takes: one of 16 or later lets a role grant only what it already holds with the admin option,
 * while pg_dumpall up to 15 sorts by name. Otherwise the order stays as it is.
 */
export function orderMemberships(memberships: readonly Membership[]): Membership[] {
  const admissions = new Map<string, Membership[]>()
  for (const membership of memberships.filter(({ isAdmin }) => isAdmin)) {
    const key = holding(membership.role, membership.member)
    admissions.set(key, [...(admissions.get(key) ?? []), membership])
  }
  const ordered = new Set<Membership>()
  const entered = new Set<Membership>()
  for (const membership of memberships) place(membership)
  return [...ordered]

  function place(membership: Membership): void {
    // Entered and not yet placed: roles that grant to each other in a circle, where no order is right.
    if (entered.has(membership)) return
    entered.add(membership)
    const { role, grantor } = membership
    if (grantor !== undefined) admissions.get(holding(role, grantor))?.forEach(place)
    ordered.add(membership)
  }
}

function holding(role: string, holder: string): string {
  return JSON.stringify([role, holder])
}
