import { accessQuestions } from './catalogue/access.ts'
import { beyondQuestions } from './catalogue/beyond.ts'
import { onRelationQuestions } from './catalogue/on-relations.ts'
import { writeScript } from './catalogue/question.ts'
import { relationQuestions } from './catalogue/relations.ts'
import { roleQuestions } from './catalogue/roles.ts'
import { routineQuestions } from './catalogue/routines.ts'
import { typeQuestions } from './catalogue/types.ts'
import type { Query } from './database-contents.ts'

/**
 * How a database is defined, as text that is the same before and after a dump and a restore, also into a server of a newer version:
 * without oids and without what a restore may number or order anew. `readContents` has the rows.
 */
export function readCatalogue(query: Query, database: string): Promise<string> {
  return query(
    writeScript([
      ...beyondQuestions,
      ...relationQuestions,
      ...onRelationQuestions,
      ...typeQuestions,
      ...routineQuestions,
      ...accessQuestions,
    ]),
    database,
  )
}

/** The same for what all databases of a server share: roles with passwords, memberships, settings, tablespaces, grants on parameters. */
export function readRoles(query: Query): Promise<string> {
  return query(writeScript(roleQuestions), 'postgres')
}
