import { z } from 'zod'

/** restic takes the blanks at the ends of a new password for none of it (0.18, `loadPasswordFromFile`), and then it would not open what it is set for. */
export const NewPassword = z.string().regex(/^\S(?:[\s\S]*\S)?$/)

export const newPasswordExpected =
  'text without blanks at its ends, for example what openssl rand -base64 24 prints'
