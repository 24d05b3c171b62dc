/** The delivery service, to be hosted in a process of your own: a program, a test, a development network. */
export { ConfigError, parseConfig, readEnvironment } from './config/index.ts'
export type { Config, Environment, EnvironmentName } from './config/index.ts'
export { createServer } from './server.ts'
export type { CatbirdServer, ServerOverrides } from './server.ts'
