import { reactive } from 'vue'

export interface Toast {
  id: number
  text: string
  kind: 'done' | 'fault'
  to?: string
  undo?: () => void
}
export const toasts = reactive<Toast[]>([])
let n = 0

export function dropToast(id: number): void {
  const at = toasts.findIndex((x) => x.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
export function toast(text: string, more: Partial<Omit<Toast, 'id' | 'text'>> = {}): void {
  const id = ++n
  toasts.push({ id, text, kind: 'done', ...more })
  if (toasts.length > 3) toasts.shift()
  setTimeout(() => dropToast(id), more.undo || more.kind === 'fault' ? 10_000 : 5_000)
}
