// What the server refuses comes as RFC 9457 problem+json; here it becomes one error class with a sentence.
import type { components } from './schema'
import { t, te } from '@/i18n'

export type Fault = components['schemas']['Fault']
type Body = Partial<components['schemas']['Problem']>

export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly fields: Fault[]
  readonly request?: string
  readonly detail?: string
  readonly version?: number
  readonly retryAfter?: number

  constructor(status: number, body: Body, retryAfter?: number) {
    super(body.title || String(status))
    this.status = status
    this.code = (body.type || '').replace(/^.*\/problems\//, '') || 'broken'
    this.fields = body.fields ?? []
    this.request = body.request
    this.detail = body.detail
    this.version = body.version
    this.retryAfter = retryAfter ?? body.retry_after
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  let body: Body = {}
  try {
    body = (await response.json()) as Body
  } catch {
    /* a proxy's page: the status alone must do */
  }
  const wait = Number(response.headers.get('Retry-After'))
  return new Problem(response.status, body, Number.isFinite(wait) && wait > 0 ? wait : undefined)
}

/** The sentence a person reads: what happened, whether anything was saved, what to do. */
export function sentence(error: unknown): string {
  if (error instanceof Problem) {
    const key = `problem.${error.code}`
    const own = te(key) ? t(key, { s: error.retryAfter ?? 30 }) : error.message
    return error.detail && error.detail !== error.message && ['not_now', 'not_yours', 'busy'].includes(error.code) ? `${own} ${error.detail}` : own
  }
  return t('problem.offline')
}
