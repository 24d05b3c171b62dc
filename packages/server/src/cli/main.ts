#!/usr/bin/env node
import module from 'node:module'
import { hearSignals } from '../signals.ts'

// What is compiled once is kept for the next start. It has to be said before anything else is loaded.
module.enableCompileCache()
hearSignals()
const { runInProcess } = await import('./in-process.ts')
await runInProcess()
