export { TestPds, testPassword } from './test-pds.ts'
export { TestPlc } from './test-plc.ts'
