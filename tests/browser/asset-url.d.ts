/** The address at which vite serves a file. */
declare module '*?url' {
  const url: string
  export default url
}
