/** Texts in the encoding of a database, by PostgreSQL's name of it, as the server itself would give them to a client that asks for UTF-8. */
import { isUtf8 } from 'node:buffer'

/** As the Encoding Standard names them. Compared with PostgreSQL 17, letter by letter: of those of two bytes a handful of signs differ. */
const labels: Readonly<Record<string, string>> = {
  EUC_CN: 'gbk',
  EUC_JP: 'euc-jp',
  EUC_KR: 'euc-kr',
  ISO_8859_5: 'iso-8859-5',
  ISO_8859_6: 'iso-8859-6',
  ISO_8859_7: 'iso-8859-7',
  ISO_8859_8: 'iso-8859-8',
  KOI8R: 'koi8-r',
  KOI8U: 'koi8-u',
  LATIN2: 'iso-8859-2',
  LATIN3: 'iso-8859-3',
  LATIN4: 'iso-8859-4',
  LATIN5: 'windows-1254',
  LATIN6: 'iso-8859-10',
  LATIN7: 'iso-8859-13',
  LATIN8: 'iso-8859-14',
  LATIN9: 'iso-8859-15',
  LATIN10: 'iso-8859-16',
  WIN866: 'ibm866',
  WIN874: 'windows-874',
  WIN1250: 'windows-1250',
  WIN1251: 'windows-1251',
  WIN1252: 'windows-1252',
  WIN1253: 'windows-1253',
  WIN1254: 'windows-1254',
  WIN1255: 'windows-1255',
  WIN1256: 'windows-1256',
  WIN1257: 'windows-1257',
  WIN1258: 'windows-1258',
}

/** Of SQL_ASCII nobody knows what it is; a client takes it for UTF-8, and so does this. */
const asTheyAre: readonly string[] = ['UTF8', 'SQL_ASCII']

/** Not EUC_TW, EUC_JIS_2004 and MULE_INTERNAL: of them only ASCII is read. */
export function isReadable(encoding: string): boolean {
  return asTheyAre.includes(encoding) || encoding === 'LATIN1' || encoding in labels
}

/** What cannot be read comes as U+FFFD, as what is no UTF-8 does; all of a text that is not ASCII, where the encoding is not readable. */
export function decodeText(bytes: Buffer, encoding: string): string {
  // The Encoding Standard takes its name for windows-1252, which has other characters below 0xa0.
  if (encoding === 'LATIN1') return bytes.toString('latin1')
  const label = labels[encoding]
  if (label !== undefined) return new TextDecoder(label).decode(bytes)
  if (asTheyAre.includes(encoding) || isUtf8(bytes)) return bytes.toString('utf8')
  return bytes.toString('latin1').replaceAll(/[\u0080-\u00ff]/g, '\ufffd')
}
