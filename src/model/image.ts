import { z } from 'zod'

/** An image that containers of the stack were made from, as the engine had it. */
export const StackImage = z.object({
  id: z.string().describe('the engine’s own'),
  names: z.array(z.string()).describe('as the containers that were made from it name it'),
  tags: z.array(z.string()).describe('that the engine had for it; they may have moved since'),
  digests: z
    .array(z.string())
    .describe('REPOSITORY@DIGEST, by which a registry can be asked for it; empty: none can'),
  os: z.string().nullable().describe('null, as the next: it was gone from the engine'),
  architecture: z.string().nullable(),
  variant: z.string().nullable().describe('of the architecture, for example v7'),
  bytes: z.number().int().nonnegative().describe('as the engine counts it'),
})
export type StackImage = z.infer<typeof StackImage>

/** The same in a manifest. */
export const ManifestImage = StackImage.extend({
  held: z.boolean().describe('whether the images part has it'),
})
export type ManifestImage = z.infer<typeof ManifestImage>

/** What of the images no registry can be asked for a backup holds. */
export type ImageSetting = 'local' | 'none'

/** Where the images part stands, one file for each image. */
export const imagesRoot = '/stack/images'

/** The file of an image in the images part: what `docker save` gives. */
export function imagePath(id: string): string {
  return `${imagesRoot}/${id.replace(':', '-')}.tar`
}

/** What to call an image when speaking to a person. */
export function nameImage({ id, names, tags }: Pick<StackImage, 'id' | 'names' | 'tags'>): string {
  return names[0] ?? tags[0] ?? id
}
