/** One panel: what it asks Prometheus, and what each answer is called. */
export type Panel = {
  readonly kind: 'chart' | 'stat'
  readonly title: string
  readonly description?: string
  readonly unit?: string
  readonly most?: number
  readonly queries: readonly (readonly [expr: string, legend: string])[]
}

export type Row = { readonly title: string; readonly panels: readonly Panel[] }

type Queries = Panel['queries']
type Looks = Pick<Panel, 'description' | 'unit' | 'most'>

const chart = (title: string, queries: Queries, looks: Looks = {}): Panel => ({
  kind: 'chart',
  title,
  queries,
  ...looks,
})
const stat = (title: string, expr: string, looks: Looks = {}): Panel => ({
  kind: 'stat',
  title,
  queries: [[expr, '']],
  ...looks,
})

/** The nodes that are chosen at the top. */
const at = 'instance=~"$instance"'
/** Counted by each node. */
const rate = (metric: string, labels = '') =>
  `rate(${metric}{${labels === '' ? at : `${at}, ${labels}`}}[5m])`
const sum = (metric: string, labels = '') => `sum(${rate(metric, labels)})`
const sumBy = (label: string, metric: string) => `sum by (${label}) (${rate(metric)})`
const quantile = (part: number, metric: string, by = 'le') =>
  `histogram_quantile(${part}, sum by (${by}) (${rate(`${metric}_bucket`)}))`
const quantiles = (metric: string): Queries =>
  ([0.5, 0.95, 0.99] as const).map((part) => [quantile(part, metric), `p${part * 100}`] as const)
const node = '{{instance}}'
/** The same on every node, each of which reads it from the database. */
const same = (metric: string, by = '') => (by === '' ? `max(${metric})` : `max by (${by}) (${metric})`)

/** What the dashboard shows, from top to bottom. The first queries of Traffic are those of the deployment guide. */
export const rows: readonly Row[] = [
  {
    title: 'Now',
    panels: [
      stat('Nodes ready', 'sum(mls_stage{stage="ready"})'),
      stat('Requests a second', 'mls:http_requests:rate5m', { unit: 'reqps' }),
      stat('Failed', 'mls:http_requests:failed_ratio5m', { unit: 'percentunit' }),
      stat('Event streams', `sum(mls_sockets{${at}})`),
      stat('Last backup', 'time() - max(mls_backup_last_success_timestamp_seconds)', { unit: 's' }),
      stat('Certificate', 'min(mls_certificate_expires_timestamp_seconds) - time()', { unit: 's' }),
    ],
  },
  {
    title: 'Traffic',
    panels: [
      chart('Request rate', [[`sum by (status) (rate(http_requests_total{${at}}[5m]))`, '{{status}}']], {
        unit: 'reqps',
      }),
      chart(
        'Error rate',
        [[`sum by (status) (rate(http_requests_total{${at}, status=~"5.."}[5m]))`, '{{status}}']],
        {
          unit: 'reqps',
        },
      ),
      chart(
        'Average response time',
        [
          [
            `sum(rate(http_request_duration_seconds_sum{${at}}[5m])) / sum(rate(http_request_duration_seconds_count{${at}}[5m]))`,
            'average',
          ],
        ],
        { unit: 's' },
      ),
      chart('Response time', quantiles('http_request_duration_seconds'), { unit: 's' }),
      chart(
        'Slowest methods',
        [[`topk(8, ${quantile(0.95, 'http_request_duration_seconds', 'le, method')})`, '{{method}}']],
        { unit: 's', description: 'The 95th percentile, by method' },
      ),
      chart('Errors by name', [[sumBy('error', 'mls_errors_total'), '{{error}}']], { unit: 'reqps' }),
    ],
  },
  {
    title: 'Sends and fan-out',
    panels: [
      chart(
        'Messages',
        [
          [sum('mls_messages_sent_total'), 'messages'],
          [sum('mls_ephemerals_sent_total'), 'ephemeral'],
        ],
        { unit: 'cps' },
      ),
      chart('From store to socket', quantiles('mls_fan_out_seconds'), { unit: 's' }),
      chart('Wake-ups', [[sumBy('kind, outcome', 'mls_wake_ups_total'), '{{kind}} {{outcome}}']], {
        unit: 'cps',
      }),
    ],
  },
  {
    title: 'Commits and conflicts',
    panels: [
      chart('Commits by outcome', [[sumBy('outcome', 'mls_commits_total'), '{{outcome}}']], { unit: 'cps' }),
      chart('Commits that lost the race', [['mls:epoch_conflicts:ratio5m', 'share']], {
        unit: 'percentunit',
        most: 1,
      }),
      chart('Groups in trouble', [
        [`sum by (counted) (increase(mls_fault_reports_total{${at}}[1h]))`, 'reports, counted {{counted}}'],
        [`sum(increase(mls_convos_reset_total{${at}}[1h]))`, 'resets'],
        [`sum(increase(mls_group_infos_put_total{${at}}[1h]))`, 'group infos put right'],
      ]),
    ],
  },
  {
    title: 'Sockets',
    panels: [
      chart('Event streams', [
        [`mls_sockets{${at}}`, node],
        [`min(mls_sockets_max{${at}})`, 'most'],
      ]),
      chart('Streams that ended', [[sumBy('reason', 'mls_sockets_ended_total'), '{{reason}}']], {
        unit: 'cps',
      }),
      chart("The network's stream", [
        [`sum(mls_network_connected{${at}})`, 'connected'],
        [`max(mls_network_lag_seconds{${at}})`, 'behind, seconds'],
      ]),
    ],
  },
  {
    title: 'Key packages and devices',
    panels: [
      chart('Stock', [[same('mls_key_packages'), 'key packages']]),
      chart('Devices by stock', [[same('mls_devices_by_stock', 'stock'), '{{stock}}']]),
      chart(
        'Claims',
        [
          [sumBy('lastResort', 'mls_key_packages_claimed_total'), 'claimed, last resort {{lastResort}}'],
          [sum('mls_key_packages_published_total'), 'published'],
          [sum('mls_key_packages_missing_total'), 'found none'],
          [sum('mls_key_package_drains_total'), 'drains'],
        ],
        { unit: 'cps' },
      ),
    ],
  },
  {
    title: 'Jobs',
    panels: [
      chart('Waiting', [[same('mls_jobs_waiting', 'job'), '{{job}}']]),
      chart('The oldest has waited', [[same('mls_jobs_oldest_waiting_seconds', 'job'), '{{job}}']], {
        unit: 's',
      }),
      chart('Failed and dead', [
        [`sum by (job) (increase(mls_job_runs_total{${at}, outcome!="done"}[1h]))`, '{{job}} failed'],
        [same('mls_jobs_dead', 'job'), '{{job}} dead'],
      ]),
      chart(
        'Time of runs',
        [[`topk(8, ${quantile(0.95, 'mls_job_duration_seconds', 'le, job')})`, '{{job}}']],
        {
          unit: 's',
        },
      ),
    ],
  },
  {
    title: 'Database and disk',
    panels: [
      chart('Connections', [
        [`mls_database_connections{${at}} - mls_database_connections_idle{${at}}`, `${node} in use`],
        [`mls_database_waiting{${at}}`, `${node} waiting`],
        [`min(mls_database_connections_max{${at}})`, 'most'],
      ]),
      chart(
        'Size',
        [
          [same('mls_database_bytes'), 'database'],
          [same('mls_blob_bytes'), 'files'],
        ],
        { unit: 'bytes' },
      ),
      chart('Free on the disk of the data folder', [[`mls_data_disk_free_bytes{${at}}`, node]], {
        unit: 'bytes',
      }),
      chart('Room for messages', [[same('mls_message_partition_days_ahead'), 'days']], { unit: 'd' }),
      chart('Checks that fail', [[`mls_check_ok{${at}} == 0`, `${node} {{check}}`]]),
      chart('Clock against the database', [[`abs(mls_clock_offset_seconds{${at}})`, node]], { unit: 's' }),
    ],
  },
  {
    title: 'Redis',
    panels: [
      chart('Connected', [[`mls_redis_connected{${at}}`, `${node} {{use}}`]], { most: 1 }),
      chart('Commands without an answer', [[`mls_redis_commands_pending{${at}}`, `${node} {{use}}`]]),
    ],
  },
  {
    title: 'Process',
    panels: [
      chart('CPU', [[rate('process_cpu_seconds_total'), node]], { description: 'Cores in use' }),
      chart('Memory', [[`process_resident_memory_bytes{${at}}`, node]], { unit: 'bytes' }),
      chart('Event loop delay', [[quantile(0.99, 'mls_event_loop_delay_seconds', 'le, instance'), node]], {
        unit: 's',
      }),
      chart('Requests in flight', [[`http_requests_in_flight{${at}}`, node]]),
      chart('Open files', [
        [`process_open_fds{${at}}`, node],
        [`min(process_max_fds{${at}})`, 'most'],
      ]),
      chart('Versions', [[`count by (version) (mls_build_info{${at}})`, '{{version}}']]),
    ],
  },
]
