/** Who is told how runs end, as settings name them. */

/** What all targets have: `name` says kind and host to people, and holds nothing that lets anybody in. */
type Named = { readonly name: string }

/** Of an address on the web; `authorization` is the header's value. */
type OnTheWeb = Named & { readonly url: string; readonly authorization: string | undefined }

export type MailTarget = Named & {
  readonly kind: 'mail'
  readonly host: string
  readonly port: number
  /** `from-the-start` is smtps; `required` refuses a server that offers none; `if-offered` takes what there is; `off` never asks. */
  readonly tls: 'from-the-start' | 'required' | 'if-offered' | 'off'
  readonly user: { readonly name: string; readonly password: string } | undefined
  readonly from: string
  readonly to: readonly string[]
}

export type WebTarget = OnTheWeb &
  (
    | { readonly kind: 'webhook' | 'slack' | 'discord' }
    | { readonly kind: 'ntfy'; readonly topic: string }
    | { readonly kind: 'gotify'; readonly token: string }
    | { readonly kind: 'apprise'; readonly tag: string | undefined }
  )

export type Target = MailTarget | WebTarget

/** A dead man's switch: `healthchecks` is told of beginning and failure too, `plain` of nothing but good backups. */
export type PingTarget = OnTheWeb & { readonly kind: 'plain' | 'healthchecks' }

/** What a template of a webhook may name. */
export const templateFields = [
  'outcome',
  'title',
  'text',
  'project',
  'kind',
  'type',
  'state',
  'run',
  'backup',
  'started',
  'finished',
  'error',
  'hint',
] as const
export type TemplateField = (typeof templateFields)[number]

/** All that the settings say of notifications. */
export type Notifications = {
  readonly targets: readonly Target[]
  /** `failure`: of what went wrong, and of the first that went well after it. */
  readonly on: 'failure' | 'always'
  readonly template: string | undefined
  readonly ping: PingTarget | undefined
}

/** Each `{{field}}` of a template that it names. */
export function fillTemplate(template: string, value: (field: string) => string): string {
  return template.replaceAll(/\{\{\s*([^{}]*?)\s*\}\}/g, (_all, field: string) => value(field))
}

/** Whether a template is a JSON object, so that what is put into it must be written as in a JSON string. Plain text may begin with a field. */
export function isJsonTemplate(template: string): boolean {
  return /^\s*\{(?!\{)/.test(template)
}
