// One client for the whole app. Every answer that is not 2xx is thrown as a Problem. A 401 in the middle of work opens
// the sign-in dialog and the same request is sent again afterwards, so a form never loses what was typed.
import createClient from 'openapi-fetch'
import type { components, paths } from './schema'
import { problemOf } from './problem'
import { bearer, signInAgain } from './session'
import { prefs } from '@/lib/prefs'

export type S = components['schemas']
export type CallPage = S['CallPage']
export type CallRow = S['CallRow']
export type Next = S['Next']
export type Arg = S['Arg']
export type Task = S['Task']
export type Clock = S['Clock']
export type Span = S['Span']
export type LightCode = S['Light']
export type Item = S['Item']
export type Evidence = S['Evidence']
export type CallEvent = S['Event']
export type ActBody = S['Act']
export type CallFields = S['CallFields']
export type FileInfo = S['FileInfo']

async function guarded(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', prefs.lang) // the app's language, not the browser's: remedies come in it
  if (bearer) request.headers.set('Authorization', `Bearer ${bearer}`)
  const again = request.clone()
  const response = await fetch(request)
  if (response.status !== 401 || request.url.endsWith('/api/v1/session')) return response
  await signInAgain()
  return fetch(again)
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: guarded })

type Answer<T> = { data?: T; error?: unknown; response: Response }

api.use({
  async onResponse({ response }) {
    if (!response.ok && response.status !== 304) throw await problemOf(response)
  },
})

/** The body of a good answer; anything else has been thrown. */
export async function body<T>(answer: Promise<Answer<T>>): Promise<T> {
  return (await answer).data as T
}

/** Idempotency key (R6). crypto.randomUUID needs https; an intranet may not have it. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

export const etag = (version: number): string => `"${version}"`

/** Uploads one file and tells how far it is (openapi-fetch cannot: fetch has no upload progress). */
export function uploadFile(file: File, progress: (share: number) => void): Promise<FileInfo> {
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest()
    x.open('POST', '/api/v1/files')
    x.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
    x.onload = async () => {
      const headers = new Headers()
      const wait = x.getResponseHeader('Retry-After')
      if (wait) headers.set('Retry-After', wait)
      if (x.status === 201 || x.status === 200) resolve(JSON.parse(x.responseText) as FileInfo)
      else if (x.status === 401) {
        await signInAgain()
        uploadFile(file, progress).then(resolve, reject)
      } else reject(await problemOf(new Response(x.responseText, { status: x.status || 503, headers })))
    }
    x.onerror = () => reject(new TypeError('network'))
    const form = new FormData()
    form.append('file', file, file.name)
    x.send(form)
  })
}

export const fileUrl = (sha: string): string => `/api/v1/files/${sha}`
export const thumbUrl = (sha: string): string => `/api/v1/files/${sha}/thumb`
