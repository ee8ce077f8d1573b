import { zh } from './zh'

export const en: typeof zh = zh
