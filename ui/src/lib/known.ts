// What the system knows is not typed again: the place of the call, the time now.
import type { Arg, CallPage } from '@/api/client'
import { asTime } from './format'

export function known(arg: Pick<Arg, 'name' | 'type'>, act: string, call?: CallPage): string {
  if (act === 'arrive' && arg.name === 'place') return call?.place?.address ?? ''
  if (act === 'arrive' && arg.type === 'time') return asTime().slice(11, 16)
  return ''
}
