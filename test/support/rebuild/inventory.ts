/** One thing as the engine describes it, parsed. */
export type Inspect = Readonly<Record<string, unknown>>

/** All that a project has on an engine, as the engine describes it. */
export type Inventory = {
  readonly containers: readonly Inspect[]
  readonly networks: readonly Inspect[]
  readonly volumes: readonly Inspect[]
  /** Names of all containers and networks of that engine by id: others refer to them. */
  readonly names: ReadonlyMap<string, string>
}

/** The same by name, so that two engines' inventories are equal where the stacks are. */
export type NormalisedInventory = {
  readonly containers: Readonly<Record<string, Inspect>>
  readonly networks: Readonly<Record<string, Inspect>>
  readonly volumes: Readonly<Record<string, Inspect>>
}
