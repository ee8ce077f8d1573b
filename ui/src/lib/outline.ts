// Corners of an outline as text and back, and a rough figure while it is drawn. What counts is the server's (R70).
export interface Corner {
  lat: number
  lon: number
}
export interface OutlineParts {
  storeys: number
  corners: Corner[]
}
const M = 111_195

export function outlineOf(text: string | undefined): OutlineParts {
  const [, storeys, rest] = /^(?:(\d+)\*)?([^]*)$/.exec(text ?? '') ?? []
  const corners = (rest ?? '')
    .split(/\s+/)
    .map((s) => s.split(','))
    .filter((p) => p.length === 2)
    .map(([lat, lon]) => ({ lat: Number(lat), lon: Number(lon) }))
    .filter((p) => Number.isFinite(p.lat) && Number.isFinite(p.lon))
  return { storeys: Number(storeys ?? 1) || 1, corners }
}
export const outlineText = (o: OutlineParts): string =>
  o.corners.length ? (o.storeys > 1 ? `${o.storeys}*` : '') + o.corners.map((p) => `${p.lat.toFixed(6)},${p.lon.toFixed(6)}`).join(' ') : ''

export function metresApart(a: Corner, b: Corner): number {
  return Math.hypot((a.lat - b.lat) * M, (a.lon - b.lon) * M * Math.cos((a.lat * Math.PI) / 180))
}
/** Square metres or metres, good to a hundredth or so. */
export function roughly(o: OutlineParts, unit: string): number {
  const c = o.corners
  if (unit === 'm') return c.slice(1).reduce((sum, p, i) => sum + metresApart(c[i], p), 0)
  if (unit !== 'm2' || c.length < 3) return 0
  const k = Math.cos((c[0].lat * Math.PI) / 180)
  const twice = c.reduce((sum, p, i) => {
    const q = c[(i + 1) % c.length]
    return sum + ((p.lon - c[0].lon) * (q.lat - c[0].lat) - (q.lon - c[0].lon) * (p.lat - c[0].lat)) * M * M * k
  }, 0)
  return (Math.abs(twice) / 2) * o.storeys
}
