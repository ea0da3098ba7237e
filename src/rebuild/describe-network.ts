import type { CapturedNetwork } from '../model/captured.ts'

/**
 * The order that makes a network again. What the engine made up by itself (id, scope, who is in it) stays out. Before Docker 29 a subnet that
 * it chose is told like one that was asked for (moby#51134): it is asked for again, so that nothing has another address than it had; where
 * it is taken, `withoutSubnet` leaves the choice to the engine. Pure.
 */
export function describeNetwork(
  network: CapturedNetwork,
  { withoutSubnet = false }: { readonly withoutSubnet?: boolean } = {},
): object {
  const { Name, Driver, Internal, Attachable, Ingress, EnableIPv4, EnableIPv6, IPAM } = network
  const { Config: _chosen, ...unchosen } = IPAM ?? {}
  return {
    Name,
    Driver,
    CheckDuplicate: true,
    ...given({ Internal, Attachable, Ingress, EnableIPv4, EnableIPv6 }),
    ...(IPAM === undefined ? {} : { IPAM: withoutSubnet ? unchosen : IPAM }),
    Options: network.Options ?? {},
    Labels: network.Labels ?? {},
  }
}

function given(values: Readonly<Record<string, boolean | undefined>>): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
