import type { Failure } from '../model/plan.ts'
import type { DrilledReference, Reference } from '../model/reference.ts'

type Named = Pick<Reference, 'container' | 'text'>

/** What speaks against a backup, of the files that rows name. Pure. */
export function judgeLooked(
  reference: Named,
  {
    rows,
    missing,
    different,
    examples,
  }: Pick<DrilledReference, 'rows' | 'missing' | 'different' | 'examples'>,
): Failure[] {
  if (missing === 0 && different === 0) return []
  return [
    {
      what: nameOf(reference),
      code: 'reference-broken',
      why: `of ${rows} files that rows name ${missing} are not there restored, and ${different} are others`,
      hint: 'If they are not there in the live stack either, it is the application. Otherwise look at the consistency of the backup, and choose another one.',
      details: [...examples],
    },
  ]
}

/** The live database took the query, and the restored one does not. Pure. */
export function judgeRefusal(reference: Named, refusal: string): Failure {
  return {
    what: nameOf(reference),
    code: 'reference-refused',
    why: `its restored database refuses the query: ${refusal}`,
    hint: 'If lifeboat plan says the same of the live one, correct the label and make a new backup. Otherwise choose another backup.',
    details: [],
  }
}

function nameOf({ container, text }: Named): string {
  return `reference ${JSON.stringify(text)} of ${container}`
}
