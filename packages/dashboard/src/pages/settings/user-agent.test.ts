import { describe, expect, it } from 'vitest'
import { shortAgent } from './user-agent.ts'

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('what a browser says of itself', () => {
  it('is shortened to what a person knows it by, also where it claims to be others besides', () => {
    const told = [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
      `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/141.0.0.0 Mobile Safari/537.36`,
      'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    ]
    expect(told.map(shortAgent)).toEqual([
      'Edge 140 on Windows',
      'Chrome 141 on Android',
      'Firefox 142 on Linux',
      'Safari 18 on iOS',
      'Safari 26 on macOS',
    ])
  })

  it('is told as it is where no browser is known by it', () => {
    expect(shortAgent('curl/8.9.1')).toBe('curl/8.9.1')
    expect(shortAgent('x'.repeat(300))).toHaveLength(40)
    expect(shortAgent('')).toBe('unknown')
  })
})
