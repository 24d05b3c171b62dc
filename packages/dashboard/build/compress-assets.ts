import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const worthwhile = /\.(js|css|html|svg)$/
const ways = { br: promisify(brotliCompress), gz: promisify(gzip) }

/** Puts beside each file what it is when compressed, so that the server compresses nothing. */
export function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const files = Object.values(bundle).filter(({ fileName }) => worthwhile.test(fileName))
      await Promise.all(
        files.map(async (file) => {
          const source = Buffer.from(file.type === 'chunk' ? file.code : file.source)
          for (const [ending, compress] of Object.entries(ways))
            this.emitFile({
              type: 'asset',
              fileName: `${file.fileName}.${ending}`,
              source: await compress(source),
            })
        }),
      )
    },
  }
}
