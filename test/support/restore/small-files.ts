import { compareWalks, resticLimits } from '../../fidelity/compare.ts'
import type { WalkEntry } from '../../fidelity/walk-entry.ts'
import type { ShopStack } from './shop-stack.ts'

/** A few files in each mount of the shop, each of another kind: enough to restore one without the others. */
export async function fillSmall(stack: ShopStack): Promise<void> {
  await stack.shell('app', script)
}

const script = `set -e
echo welcome >/uploads/index.html; chown 999:998 /uploads; chmod 2775 /uploads
echo cached >/cache/file; chmod 1777 /cache
chown 33:33 /inbox/letter.txt
cd /tree
mkdir -p letters deep/er/still box 'star*'
echo dear >letters/first; chown 999:998 letters/first; chmod 640 letters/first
setfacl -m u:1000:r,g:4000:rw letters/first; setfattr -n user.origin -v post letters/first
touch -d @1234567890.5 letters/first
echo second >letters/second
echo far >deep/er/still/file; chmod 2750 deep/er; chown 10:11 deep/er/still
touch -d @1000000000 deep/er/still deep/er deep
echo a >box/a; echo b >box/b; setfacl -d -m u:1000:rwx box; chown 12:13 box
ln -s letters/first link; mkfifo pipe
echo 'as a pattern' >'star*/[a]?'; mkdir star-other; echo 'as another' >'star-other/a-'
touch -d @1100000000 .
`

/** Names of the entries in which two walks differ; the root is `(root)`. */
export function differing(before: readonly WalkEntry[], after: readonly WalkEntry[]): string[] {
  const differences = compareWalks(before, after, resticLimits)
  return [...new Set(differences.map((each) => each.slice(0, each.indexOf(': '))))].toSorted()
}
