/** Configuration in two pure steps: read the environment by one list of names, then check it all at once. */
export type { Config, RateLimitConfig, Retention } from './config.ts'
export { keptSecret } from './kept-secret.ts'
export type { LogLevel } from './log-level.ts'
export { maskConfig } from './mask.ts'
export { readEnvironment } from './names.ts'
export type { Environment, EnvironmentName } from './names.ts'
export { ConfigError, parseConfig } from './parse.ts'
export { defaultPublicUrl, developmentDid } from './service-did.ts'
