export { TestPds, testPassword } from './test-pds.ts'
export { TestPlc } from './test-plc.ts'
export { createServiceIdentity, serviceId, type ServiceIdentity } from './service-identity.ts'
