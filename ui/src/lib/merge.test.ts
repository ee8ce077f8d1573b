import { describe, expect, it } from 'vitest'
import { merge } from './merge'

describe('merge', () => {
  const base = { text: '雨后积水', place: '水杉街', photos: ['a'] }
  it('takes what one side changed', () => {
    const { merged, apart } = merge(base, { ...base, text: '雨后积水半米' }, { ...base, place: '水杉街东口' })
    expect(merged).toEqual({ text: '雨后积水半米', place: '水杉街东口', photos: ['a'] })
    expect(apart).toEqual([])
  })
  it('asks about a field that both changed, and holds mine meanwhile', () => {
    const { merged, apart } = merge(base, { ...base, text: '甲' }, { ...base, text: '乙' })
    expect(merged.text).toBe('甲')
    expect(apart).toEqual([{ name: 'text', mine: '甲', theirs: '乙' }])
  })
  it('does not ask when both wrote the same', () => {
    expect(merge(base, { ...base, text: '丙' }, { ...base, text: '丙' }).apart).toEqual([])
  })
  it('knows that a field emptied here is a change, and one missing on both sides is none', () => {
    expect(merge(base, { ...base, text: '' }, base).merged.text).toBe('')
    expect(merge({}, { item: '' }, { contact: '网格员' })).toEqual({ merged: { item: undefined, contact: '网格员' }, apart: [] })
  })
  it('compares lists by what is in them', () => {
    expect(merge(base, { ...base, photos: ['a', 'b'] }, { ...base, photos: ['a', 'c'] }).apart).toHaveLength(1)
  })
})
