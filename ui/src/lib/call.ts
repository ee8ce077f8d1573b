import { computed, type Ref } from 'vue'
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import type { CallPage } from '@/api/client'
import { communityName, streetName } from '@/api/district'
import { t } from '@/i18n'
import { readCall } from './acts'

export const useCall = (no: Ref<string>) =>
  useQuery({
    queryKey: computed(() => ['call', no.value]),
    queryFn: () => readCall(no.value),
    enabled: computed(() => !!no.value),
    placeholderData: keepPreviousData,
  })

export interface Point {
  lat: number
  lon: number
}
export const pointOf = (call?: CallPage): Point | null =>
  call?.place?.lat != null && call.place.lon != null ? { lat: call.place.lat, lon: call.place.lon } : null

/** "水杉街东段南侧,成龙路街道水杉社区"; `near` are words of the map when nobody wrote an address. */
export function placeOf(call: CallPage, near = ''): string {
  const p = call.place
  const street = streetName(p?.street ?? call.street)
  const words = p?.address || near
  return words ? t('place.sentence', { place: words, street, community: communityName(p?.community) }) : street + communityName(p?.community)
}
