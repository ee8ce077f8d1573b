import { QueryClient } from '@tanstack/vue-query'

/** Reads are retried by themselves, writes never (UX §5). Old rows stay visible while new ones load. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) => failures < 2 && (error as { status?: number }).status === undefined,
    },
    mutations: { retry: false },
  },
})
