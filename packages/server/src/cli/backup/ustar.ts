const blockBytes = 512
/** What the format can say in eleven octal digits. Ours are parts far below it. */
const largest = 8 ** 11 - 1

/** The header of a file in a tar archive (POSIX.1-1988, ustar): the same bytes for the same file, always. */
export function tarHeader(file: { name: string; bytes: number; when: Date }): Buffer {
  const header = Buffer.alloc(blockBytes)
  if (Buffer.byteLength(file.name) > 100 || file.bytes > largest)
    throw new Error(`the tar format of backups has no room for ${file.name}, ${file.bytes} bytes`)
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  header.write(file.name, 0)
  header.write(octal(0o600, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(file.bytes, 11), 124)
  header.write(octal(Math.floor(file.when.getTime() / 1000), 11), 136)
  header.write(' '.repeat(8), 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${octal(sum, 6)}\0 `, 148, 'latin1')
  return header
}

/** What fills the last block of a file. */
export function tarPadding(bytes: number): Buffer {
  return Buffer.alloc((blockBytes - (bytes % blockBytes)) % blockBytes)
}

/** The end of an archive. */
export const tarEnd = Buffer.alloc(2 * blockBytes)
