import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { version } from '../version.ts'

/** Everything that is counted, with the registry it is read from. One per server, so that many can share a process. */
export type Metrics = ReturnType<typeof createMetrics>

type MakeCounter = <Label extends string>(name: string, help: string, labelNames?: Label[]) => Counter<Label>

/**
 * Makes the metrics of one server. The first two bear the names that the deployment guide's queries use.
 * No label ever holds an account, a device or a convo.
 */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const counter: MakeCounter = (name, help, labelNames = []) =>
    new Counter({ name, help, labelNames, registers })
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  buildInfo(registers)
  return {
    registry,
    requests: counter('http_requests_total', 'HTTP requests answered', ['status']),
    requestSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from a request to the end of its answer',
      labelNames: ['method'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    errors: counter('mls_errors_total', 'Errors answered, by name', ['error']),
    messagesSent: counter('mls_messages_sent_total', 'Application messages accepted, repeated ones included'),
    ephemeralsSent: counter('mls_ephemerals_sent_total', 'Ephemeral messages passed on'),
    ...reportMetrics(counter),
    commits: counter('mls_commits_total', 'Commits submitted, by outcome', ['outcome']),
    epochConflicts: counter('mls_epoch_conflicts_total', 'Commits that lost the race for their epoch'),
    groupInfosPut: counter(
      'mls_group_infos_put_total',
      'GroupInfos that a member put in place of a wrong one',
    ),
    convosCreated: counter('mls_convos_created_total', 'Convos created', ['kind']),
    convosReset: counter('mls_convos_reset_total', 'Convos reset'),
    devicesRegistered: counter('mls_devices_registered_total', 'Devices registered'),
    devicesRemoved: counter('mls_devices_removed_total', 'Devices removed'),
    deviceRecords: counter('mls_device_records_total', "Looks at devices' records, by outcome", ['outcome']),
    accountDeletions: counter('mls_account_deletions_total', 'Account deletions, by outcome', ['outcome']),
    sessionsCreated: counter('mls_sessions_created_total', 'Sessions created'),
    ...keyPackageMetrics(counter),
    ...latencyMetrics(registers),
    ...jobMetrics(counter, registers),
    wakeUps: counter('mls_wake_ups_total', 'Wake-ups handed to push services, by outcome', [
      'kind',
      'outcome',
    ]),
    nodesDied: counter('mls_nodes_died_total', 'Nodes that this node found dead'),
    ...socketMetrics(counter, gauge),
    ...networkMetrics(registry),
    inFlight: gauge('http_requests_in_flight', 'HTTP requests being answered now'),
  }
}

/** Always 1: what matters is its labels, by which nodes of several versions are told apart. */
function buildInfo(registers: Registry[]): void {
  const labelNames = ['version', 'node']
  const info = new Gauge({
    name: 'mls_build_info',
    help: 'The version of the server, and that of Node.js',
    labelNames,
    registers,
  })
  info.set({ version, node: process.version }, 1)
}

/** How long what is told takes to reach sockets, and how long everything waits for what is being computed. */
function latencyMetrics(registers: Registry[]) {
  return {
    fanOutSeconds: new Histogram({
      name: 'mls_fan_out_seconds',
      help: 'Time from the making of an entry of a convo, just before its commit, to its hand-over to the sockets of a node',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
      registers,
    }),
    loopDelaySeconds: new Histogram({
      name: 'mls_event_loop_delay_seconds',
      help: 'The longest delay of the event loop in each second',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
      registers,
    }),
  }
}

function jobMetrics(counter: MakeCounter, registers: Registry[]) {
  return {
    jobRuns: counter('mls_job_runs_total', 'Runs of jobs, by outcome', ['job', 'outcome']),
    jobSeconds: new Histogram({
      name: 'mls_job_duration_seconds',
      help: 'Time that a run of a job took',
      labelNames: ['job'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30, 60, 300],
      registers,
    }),
  }
}

function socketMetrics(counter: MakeCounter, gauge: (name: string, help: string) => Gauge) {
  return {
    sockets: gauge('mls_sockets', 'Event streams open now'),
    socketsMax: gauge('mls_sockets_max', 'Event streams that may be open'),
    socketsEnded: counter(
      'mls_sockets_ended_total',
      'Event streams that have ended, by the reason the server told',
      ['reason'],
    ),
  }
}

/** What is reported: commits by members' devices, and what people do. */
function reportMetrics(counter: MakeCounter) {
  const labels: ('counted' | 'barred')[] = ['counted', 'barred']
  const faultReports = counter(
    'mls_fault_reports_total',
    'Reports of commits that nobody can process',
    labels,
  )
  // There from the beginning: of a counter that begins at 1, Prometheus sees no increase, and nobody would be told.
  for (const counted of ['true', 'false'])
    for (const barred of ['true', 'false']) faultReports.inc({ counted, barred }, 0)
  return {
    faultReports,
    reports: counter('mls_reports_total', 'Reports of messages and convos by people', ['kind']),
  }
}

function keyPackageMetrics(counter: MakeCounter) {
  return {
    keyPackagesPublished: counter('mls_key_packages_published_total', 'Key packages published'),
    keyPackagesClaimed: counter('mls_key_packages_claimed_total', 'Key packages handed out', ['lastResort']),
    keyPackagesMissing: counter('mls_key_packages_missing_total', 'Claims that found no key package'),
    keyPackageDrains: counter(
      'mls_key_package_drains_total',
      'Claims of accounts whose key packages are claimed unusually fast',
    ),
  }
}

/** Of what is asked of the network, and of its event stream. Over all nodes, one is connected. */
function networkMetrics(registry: Registry) {
  const registers = [registry]
  const names = {
    read: { name: 'mls_network_events_total', help: "Events of the network's stream that were read" },
    lag: { name: 'mls_network_lag_seconds', help: "How far this node is behind the network's stream" },
    connected: { name: 'mls_network_connected', help: "Whether this node follows the network's stream" },
    asked: {
      name: 'mls_network_lookups_total',
      help: 'Questions to the AppView, the labeler and PDSs, by what became of them',
    },
    hosts: { name: 'mls_hosts_checked_total', help: 'Accounts whose own server was asked, by what followed' },
    lost: {
      name: 'mls_network_reconnects_total',
      help: "Times that the network's stream was lost, or could not be reached",
    },
  }
  return {
    networkEvents: new Counter({ ...names.read, labelNames: ['kind'], registers }),
    networkLookups: new Counter({ ...names.asked, labelNames: ['source', 'outcome'], registers }),
    hostsChecked: new Counter({ ...names.hosts, labelNames: ['outcome'], registers }),
    networkLag: new Gauge({ ...names.lag, registers }),
    networkConnected: new Gauge({ ...names.connected, registers }),
    networkLosses: new Counter({ ...names.lost, registers }),
  }
}
