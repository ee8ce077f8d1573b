// Keyboard: one listener, a stack of scopes; the newest scope that knows the key answers.
// Single letters are off while typing, while an IME composes, while a dialog is open (unless it is the dialog's own
// scope) and when the person switched them off (WCAG 2.1.4). `Ctrl K` style chords are written "ctrl+k".
import { onActivated, onBeforeUnmount, onDeactivated, onMounted } from 'vue'
import { prefs } from './prefs'

export type Keys = Record<string, (e: KeyboardEvent) => void>
interface Scope {
  keys: Keys
  modal: boolean
}

const scopes: Scope[] = []

function typing(at: EventTarget | null): boolean {
  if (!(at instanceof HTMLElement)) return false
  if (at.isContentEditable || at.tagName === 'TEXTAREA' || at.tagName === 'SELECT') return true
  return at.tagName === 'INPUT' && !['checkbox', 'radio', 'button', 'submit', 'file'].includes((at as HTMLInputElement).type)
}

function nameOf(e: KeyboardEvent): string {
  const key = e.key === ' ' ? 'space' : e.key.toLowerCase()
  return (e.ctrlKey || e.metaKey ? 'ctrl+' : '') + (e.altKey ? 'alt+' : '') + key
}

window.addEventListener('keydown', (e) => {
  if (e.isComposing || e.defaultPrevented) return
  const name = nameOf(e)
  const chord = name.startsWith('ctrl+') || name.startsWith('alt+')
  const letter = !chord && name !== 'escape'
  if (letter && (typing(e.target) || (name.length === 1 && !prefs.keys))) return
  // Enter and space belong to a focused button or link.
  if ((name === 'enter' || name === 'space') && e.target instanceof HTMLElement && e.target.closest('a,button,summary,label')) return
  for (let i = scopes.length - 1; i >= 0; i--) {
    const scope = scopes[i]
    const act = scope.keys[name]
    if (act) {
      e.preventDefault()
      act(e)
      return
    }
    if (scope.modal) return
  }
})

export function pushKeys(keys: Keys, modal = false): () => void {
  const scope = { keys, modal }
  scopes.push(scope)
  return () => {
    const at = scopes.indexOf(scope)
    if (at >= 0) scopes.splice(at, 1)
  }
}

/** Keys that hold while the component is on the page. */
export function useKeys(keys: Keys, modal = false): void {
  let drop: (() => void) | undefined
  const on = () => {
    drop = drop ?? pushKeys(keys, modal)
  }
  const off = () => {
    drop?.()
    drop = undefined
  }
  onMounted(on)
  onActivated(on)
  onDeactivated(off)
  onBeforeUnmount(off)
}
