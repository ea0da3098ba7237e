/** A file or folder of a backup, as a person names it. */
export type WantedPath = {
  /** The backup's id, the beginning of it, or `latest`. */
  readonly backup: string
  /** A volume's name, with or without the project in front, or a path of the host; undefined: the path is one of the backup, below `/stack`. */
  readonly volume?: string | undefined
  /** Begins with a slash. */
  readonly path: string
}

/** A table of a backup. */
export type WantedRows = {
  readonly backup: string
  readonly service: string
  readonly database: string
  /** `SCHEMA.TABLE` */
  readonly table: string
}
