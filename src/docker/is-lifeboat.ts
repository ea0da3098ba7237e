type Seen = { readonly id: string; readonly imageId: string; readonly service: string | undefined }

/** The daemon beside a `compose run` is Lifeboat too: of the same image as the container that asks, or of the same service when one was built anew. Pure. */
export function isLifeboat(container: Seen, own: Seen): boolean {
  return (
    container.id === own.id ||
    container.imageId === own.imageId ||
    (own.service !== undefined && container.service === own.service)
  )
}
