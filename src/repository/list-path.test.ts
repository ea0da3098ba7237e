import { expect, test } from 'vitest'

import { readListing } from './list-path.ts'

// Written by restic 0.18.0.
const listing = `{"time":"2026-11-22T03:17:10.941675204Z","paths":["/stack"],"id":"1036","message_type":"snapshot","struct_type":"snapshot"}
{"name":"v","type":"dir","path":"/stack/volumes/v","uid":0,"gid":0,"mode":2147484141,"permissions":"drwxr-xr-x","mtime":"2026-11-22T03:17:10.931653684Z","inode":2465836,"message_type":"node","struct_type":"node"}
{"name":"f","type":"file","path":"/stack/volumes/v/f","uid":999,"gid":4294967294,"size":3,"mode":8389101,"permissions":"urwxr-xr-x","mtime":"2026-11-22T03:17:10.931061318Z","inode":2465838,"message_type":"node","struct_type":"node"}
{"name":"fifo","type":"fifo","path":"/stack/volumes/v/fifo","uid":0,"gid":0,"mode":33554852,"permissions":"prw-r--r--","mtime":"2026-11-22T03:17:10.931653684Z","inode":2465842,"message_type":"node","struct_type":"node"}
`

test('reads restic’s listing, with the modes that Unix knows', () => {
  const shown = readListing(listing).map(({ path, type, bytes, mode, uid, gid }) => [
    path,
    type,
    bytes,
    mode.toString(8),
    uid,
    gid,
  ])

  expect(shown).toEqual([
    ['/stack/volumes/v', 'folder', null, '755', 0, 0],
    ['/stack/volumes/v/f', 'file', 3, '4755', 999, 4294967294],
    ['/stack/volumes/v/fifo', 'fifo', null, '644', 0, 0],
  ])
})

test('takes a snapshot without anything at the paths for an empty list', () => {
  expect(readListing(`${listing.split('\n')[0]}\n`)).toEqual([])
})
