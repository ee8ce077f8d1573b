// The static map of the demo town: GeoJSON from the server, flattened once into plane coordinates.
// Plane: metres east and north of the town's middle (a district is small enough for an equirectangular plane).
import { useQuery } from '@tanstack/vue-query'
import { api, body } from '@/api/client'

export type Kind = 'outline' | 'community' | 'river' | 'park' | 'courtyard' | 'street' | 'road' | 'other'
export interface Shape {
  kind: Kind
  name: string
  rank: number
  code?: string
  closed: boolean
  rings: Float64Array[]
  box: [number, number, number, number]
}
export interface Town {
  note: string
  lon0: number
  lat0: number
  kx: number
  shapes: Shape[]
  box: [number, number, number, number]
}
const M = 111_195 // metres of one degree on the sphere of rules.md

// Widths of roads; a `street` is the area of a street's office, a `road` is driven on.
const RANK: Record<string, number> = { ring: 1, main: 1, trunk: 1, primary: 1, secondary: 2, minor: 2, lane: 3, path: 3 }

type Ring = number[][]
interface Feature {
  geometry: { type: string; coordinates: unknown } | null
  properties: Record<string, unknown> | null
}

function ringsOf(g: { type: string; coordinates: unknown }): { rings: Ring[]; closed: boolean } {
  const c = g.coordinates as never
  if (g.type === 'LineString') return { rings: [c as Ring], closed: false }
  if (g.type === 'MultiLineString') return { rings: c as Ring[], closed: false }
  if (g.type === 'Polygon') return { rings: c as Ring[], closed: true }
  if (g.type === 'MultiPolygon') return { rings: (c as Ring[][]).flat(), closed: true }
  if (g.type === 'Point') return { rings: [[c as number[]]], closed: false }
  return { rings: [], closed: false }
}

export function townOf(map: { note?: string; features: unknown[] }): Town {
  const features = (map.features as Feature[]).filter((f) => f.geometry)
  let w = 180, s = 90, e = -180, n = -90
  for (const f of features)
    for (const ring of ringsOf(f.geometry!).rings)
      for (const [x, y] of ring) {
        if (x < w) w = x
        if (x > e) e = x
        if (y < s) s = y
        if (y > n) n = y
      }
  const lon0 = (w + e) / 2
  const lat0 = (s + n) / 2
  const kx = M * Math.cos((lat0 * Math.PI) / 180)
  const kinds = new Set(['outline', 'community', 'river', 'park', 'courtyard', 'street', 'road'])
  const shapes = features.map((f): Shape => {
    const { rings, closed } = ringsOf(f.geometry!)
    const p = f.properties ?? {}
    const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
    const flat = rings.map((ring) => {
      const out = new Float64Array(ring.length * 2)
      ring.forEach(([x, y], i) => {
        const px = (x - lon0) * kx
        const py = (y - lat0) * M
        out[2 * i] = px
        out[2 * i + 1] = py
        box[0] = Math.min(box[0], px)
        box[1] = Math.min(box[1], py)
        box[2] = Math.max(box[2], px)
        box[3] = Math.max(box[3], py)
      })
      return out
    })
    const kind = String(p.kind ?? 'other')
    return {
      kind: (kinds.has(kind) ? kind : 'other') as Kind,
      name: String(p.name ?? ''),
      rank: RANK[String(p.class)] ?? 2,
      code: p.code ? String(p.code) : p.community ? String(p.community) : undefined,
      closed,
      rings: flat,
      box,
    }
  })
  const order: Kind[] = ['park', 'courtyard', 'river', 'other', 'road', 'community', 'street', 'outline']
  shapes.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
  const box = shapes.reduce<[number, number, number, number]>(
    (b, x) => [Math.min(b[0], x.box[0]), Math.min(b[1], x.box[1]), Math.max(b[2], x.box[2]), Math.max(b[3], x.box[3])],
    [Infinity, Infinity, -Infinity, -Infinity],
  )
  return { note: map.note ?? '', lon0, lat0, kx, shapes, box }
}

export const toPlane = (town: Town, lat: number, lon: number): [number, number] => [(lon - town.lon0) * town.kx, (lat - town.lat0) * M]
export const toWorld = (town: Town, x: number, y: number): [lat: number, lon: number] => [town.lat0 + y / M, town.lon0 + x / town.kx]

export const useTown = () =>
  useQuery({
    queryKey: ['map'],
    queryFn: async () => townOf((await body(api.GET('/api/v1/map'))) as { note?: string; features: unknown[] }),
    staleTime: Infinity,
    gcTime: Infinity,
  })

function inside(ring: Float64Array, x: number, y: number): boolean {
  let hit = false
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const yi = ring[i + 1]
    const yj = ring[j + 1]
    if (yi > y !== yj > y && x < ((ring[j] - ring[i]) * (y - yi)) / (yj - yi) + ring[i]) hit = !hit
  }
  return hit
}
function distance(ring: Float64Array, x: number, y: number): number {
  let best = Infinity
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const dx = ring[i + 2] - ring[i]
    const dy = ring[i + 3] - ring[i + 1]
    const k = dx || dy ? Math.max(0, Math.min(1, ((x - ring[i]) * dx + (y - ring[i + 1]) * dy) / (dx * dx + dy * dy))) : 0
    best = Math.min(best, Math.hypot(ring[i] + k * dx - x, ring[i + 1] + k * dy - y))
  }
  return best
}

/** Words for a point: the courtyard or park it lies in, the nearest named street, the community's code. */
export function around(town: Town, lat: number, lon: number): { inside?: string; street?: string; community?: string; far: boolean } {
  const [x, y] = toPlane(town, lat, lon)
  let where: string | undefined
  let community: string | undefined
  let street: string | undefined
  let best = 250
  let far = true
  for (const s of town.shapes) {
    const [w, so, e, n] = s.box
    if (x < w - 250 || x > e + 250 || y < so - 250 || y > n + 250) continue
    if (s.closed && x >= w && x <= e && y >= so && y <= n && s.rings.some((r) => inside(r, x, y))) {
      if (s.kind === 'outline') far = false
      else if (s.kind === 'community') community = s.code ?? s.name
      else if ((s.kind === 'courtyard' || s.kind === 'park') && s.name) where = s.name
    }
    if (s.kind === 'road' && s.name)
      for (const r of s.rings) {
        const d = distance(r, x, y)
        if (d < best) {
          best = d
          street = s.name
        }
      }
  }
  return { inside: where, street, community, far }
}
