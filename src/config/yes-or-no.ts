import { z } from 'zod'

export const YesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true')
