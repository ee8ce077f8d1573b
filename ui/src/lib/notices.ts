import { useQuery } from '@tanstack/vue-query'
import { api, body } from '@/api/client'

/** How much I have not read: the bell. Asked again each minute; a person's own marks, not in the ledger. */
export const useNotices = () =>
  useQuery({
    queryKey: ['notices', 'unread'],
    refetchInterval: 60_000,
    queryFn: () => body(api.GET('/api/v1/notices', { params: { query: { limit: 1 } } })),
  })
