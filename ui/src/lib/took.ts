// How long a new call took from the opened page to sent: shown to who sent it, the last twenty kept on this device, each
// person's own. The server is not told.
const MOST = 20
const place = (person: number): string => `huying.took.${person}`

export function tookOf(person: number): number[] {
  try {
    const list = JSON.parse(localStorage.getItem(place(person)) || '[]') as unknown
    return Array.isArray(list) ? list.filter((s): s is number => typeof s === 'number') : []
  } catch {
    return [] // a damaged or forbidden storage is no reason not to send
  }
}
export function noteTook(person: number, seconds: number): void {
  try {
    localStorage.setItem(place(person), JSON.stringify([...tookOf(person), seconds].slice(-MOST)))
  } catch {
    /* private mode: nothing is kept */
  }
}
export function median(list: number[]): number {
  const all = [...list].sort((a, b) => a - b), half = all.length >> 1
  return all.length % 2 ? all[half] : Math.round((all[half - 1] + all[half]) / 2)
}
