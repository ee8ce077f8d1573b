// One draft written in two places: as both last knew it, as typed here, as changed there. What only one side touched is
// taken by itself; what both changed differently is for the person to choose (UX §5, conflicts).
export interface Apart {
  name: string
  mine: unknown
  theirs: unknown
}
type Fields = Readonly<Record<string, unknown>>

/** "", [] and nothing at all are one and the same in a form. */
const plain = (x: unknown): string => (x == null || x === '' || (Array.isArray(x) && !x.length) ? '' : JSON.stringify(x))
export const same = (a: unknown, b: unknown): boolean => plain(a) === plain(b)

export function merge(base: Fields, mine: Fields, theirs: Fields): { merged: Record<string, unknown>; apart: Apart[] } {
  const merged: Record<string, unknown> = {}
  const apart: Apart[] = []
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    merged[name] = same(base[name], mine[name]) ? theirs[name] : mine[name]
    if (!same(base[name], mine[name]) && !same(base[name], theirs[name]) && !same(mine[name], theirs[name]))
      apart.push({ name, mine: mine[name], theirs: theirs[name] })
  }
  return { merged, apart }
}
