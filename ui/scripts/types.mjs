// api/openapi.yaml → src/api/schema.d.ts, so that the compiler holds the screens to the contract.
import { mkdir, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const contract = new URL('../../api/openapi.yaml', import.meta.url)
const out = new URL('../src/api/schema.d.ts', import.meta.url)
const ast = await openapiTS(process.env.HUYING_CONTRACT ? new URL(process.env.HUYING_CONTRACT, import.meta.url) : contract, {
  defaultNonNullable: false,
})
await mkdir(new URL('.', out), { recursive: true })
await writeFile(out, '// Generated from api/openapi.yaml: do not edit.\n' + astToString(ast))
