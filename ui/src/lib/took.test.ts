import { describe, expect, it } from 'vitest'
import { median } from './took'

describe('the median of some seconds', () => {
  it('is the middle one, or between the middle two', () => {
    expect(median([41])).toBe(41)
    expect(median([90, 30, 41])).toBe(41)
    expect(median([40, 30, 43, 90])).toBe(42)
  })
})
