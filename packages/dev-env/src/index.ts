export { TestJetstream } from './test-jetstream.ts'
export { TestNetwork, type TestNetworkOptions } from './test-network.ts'
export { TestPds, testPassword, type TestPdsOptions } from './test-pds.ts'
export { TestPlc } from './test-plc.ts'
