import { useQuery } from '@tanstack/vue-query'
import { api, body } from '@/api/client'

/** What I can act on, in the server's order and groups. One reading for the rail's count and the desk itself. */
export const useDesk = () =>
  useQuery({
    queryKey: ['desk'],
    queryFn: () => body(api.GET('/api/v1/desk')),
  })
