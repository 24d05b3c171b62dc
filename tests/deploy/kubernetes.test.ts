import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Deployment } from 'kubernetes-models/apps/v1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { CronJob } from 'kubernetes-models/batch/v1'
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { ConfigMap, PersistentVolumeClaim, Secret, Service } from 'kubernetes-models/v1'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { environmentNames } from '../../packages/server/src/config/names.ts'
import { parseConfig, readEnvironment } from '../../packages/server/src/config/index.ts'
import { version } from '../../packages/server/src/version.ts'

const folder = join(import.meta.dirname, '../../deploy/kubernetes')

function read(file: string): unknown {
  return parse(readFileSync(join(folder, file), 'utf8'))
}

/** A manifest as its kind has it, once it has been found to be one. */
function manifest<T extends { validate(): void }>(Kind: new (data?: never) => T, file: string): T {
  const model = new Kind(read(file) as never) // validated at once
  model.validate()
  return model
}

const config = manifest(ConfigMap, 'config.yaml')
const secret = manifest(Secret, 'secret.yaml')
const deployment = manifest(Deployment, 'deployment.yaml')
const service = manifest(Service, 'service.yaml')
const ingress = manifest(Ingress, 'ingress.yaml')
const budget = manifest(PodDisruptionBudget, 'pod-disruption-budget.yaml')
const autoscaler = manifest(HorizontalPodAutoscaler, 'autoscaler.yaml')
const policy = manifest(NetworkPolicy, 'network-policy.yaml')
const backup = manifest(CronJob, 'backup.yaml')
const backupVolume = manifest(PersistentVolumeClaim, 'backup-volume.yaml')
const backupPolicy = manifest(NetworkPolicy, 'backup-network-policy.yaml')

const pod = deployment.spec?.template
const container = pod?.spec?.containers[0]
const backupPod = backup.spec.jobTemplate.spec?.template
const backupContainer = backupPod?.spec?.containers[0]

it('has every manifest in the list, and all of them have been judged here', () => {
  const { resources } = read('kustomization.yaml') as { resources: string[] } // our own file
  const files = globSync('*.yaml', { cwd: folder }).filter((file) => file !== 'kustomization.yaml')
  expect(resources.toSorted()).toEqual(files.map((file) => basename(file)).toSorted())
  expect(files).toHaveLength(11)
})

it('is refused where a field is wrong, so that passing means something', () => {
  expect(() => new Service({ spec: { ports: [{ port: 'http' as never }] } }).validate()).toThrow()
})

it('runs the version that it comes with', () => {
  expect(container?.image).toBe(`catbird-mls/server:${version}`)
})

it('selects the pods it makes', () => {
  const labels = pod?.metadata?.labels
  expect(labels).toBeDefined()
  const spread = pod?.spec?.topologySpreadConstraints?.map((one) => one.labelSelector?.matchLabels) ?? []
  for (const selector of [
    deployment.spec?.selector.matchLabels,
    service.spec?.selector,
    budget.spec?.selector?.matchLabels,
    policy.spec?.podSelector?.matchLabels,
    ...spread,
  ])
    expect(selector).toEqual(labels)
  expect(autoscaler.spec.scaleTargetRef).toEqual({
    apiVersion: deployment.apiVersion,
    kind: deployment.kind,
    name: deployment.metadata?.name,
  })
})

it('leads from the ingress to the server', () => {
  const ports = service.spec?.ports ?? []
  const paths = ingress.spec?.rules?.flatMap((rule) => rule.http?.paths ?? []) ?? []
  for (const { backend } of paths) {
    expect(backend.service?.name).toBe(service.metadata?.name)
    expect(ports.map(({ name }) => name)).toContain(backend.service?.port?.name)
  }
  const containerPorts = container?.ports ?? []
  for (const { targetPort } of ports) expect(containerPorts.map(({ name }) => name)).toContain(targetPort)
  const open = policy.spec?.ingress?.flatMap((rule) => rule.ports?.map(({ port }) => port) ?? [])
  expect(open).toEqual(containerPorts.map(({ containerPort }) => containerPort))
})

it('keeps the dashboard and the metrics inside', () => {
  const paths = ingress.spec?.rules?.flatMap((rule) => rule.http?.paths.map(({ path }) => path) ?? [])
  expect(paths).toEqual(['/xrpc/', '/.well-known/did.json', '/health'])
})

it('sets nothing that the server does not read', () => {
  const names: readonly string[] = environmentNames
  for (const name of [...Object.keys(config.data ?? {}), ...Object.keys(secret.stringData ?? {})])
    expect(names).toContain(name)
  const sources = container?.envFrom?.map((from) => from.configMapRef?.name ?? from.secretRef?.name)
  expect(sources).toEqual([config.metadata?.name, secret.metadata?.name])
})

it('is a configuration once the secrets are filled in, and none before', () => {
  const placeholders = readEnvironment({ ...config.data, ...secret.stringData })
  for (const name of Object.keys(secret.stringData ?? {}))
    expect(() => parseConfig(placeholders)).toThrow(new RegExp(`${name} is a placeholder`))
  const filled = Object.fromEntries(
    Object.keys(secret.stringData ?? {}).map((name, i) => [
      name,
      `9f86d081884c7d659a2feaa0c55ad01${String(i)}`,
    ]),
  )
  const parsed = parseConfig(readEnvironment({ ...config.data, ...filled }))
  expect(parsed.mode).toBe('production')
  const preStop = 5
  expect(pod?.spec?.terminationGracePeriodSeconds).toBeGreaterThan(preStop + parsed.shutdownSeconds)
})

it('asks paths that the server has', () => {
  const source = readFileSync(join(folder, '../../packages/server/src/http/health.ts'), 'utf8')
  const probes = [container?.startupProbe, container?.readinessProbe, container?.livenessProbe]
  for (const probe of probes) expect(source).toContain(`['${probe?.httpGet?.path ?? 'no path'}',`)
  expect(container?.livenessProbe?.httpGet?.path).toBe('/health/live')
})

it('counts by a metric that the server has', () => {
  const metrics = readFileSync(join(folder, '../../packages/server/src/metrics/metrics.ts'), 'utf8')
  const names = autoscaler.spec.metrics?.flatMap(({ pods }) => pods?.metric.name ?? [])
  expect(names).toEqual(['mls_sockets'])
  expect(metrics).toContain("'mls_sockets'")
})

it('makes backups with the image and the settings of the server, where no traffic comes', () => {
  expect(backupContainer?.image).toBe(container?.image)
  expect(backupContainer?.envFrom).toEqual(container?.envFrom)
  expect(backupContainer?.args?.slice(0, 3)).toEqual(['backup', '--to', '/backups'])
  const labels = backupPod?.metadata?.labels
  expect(labels).not.toEqual(pod?.metadata?.labels)
  expect(backupPolicy.spec?.podSelector?.matchLabels).toEqual(labels)
  expect(backupPolicy.spec?.ingress).toBeUndefined()
  const claims = backupPod?.spec?.volumes?.flatMap((one) => one.persistentVolumeClaim?.claimName ?? [])
  expect(claims).toEqual([backupVolume.metadata?.name])
})

it.each([
  ['the server', pod, container],
  ['the backup', backupPod, backupContainer],
])('%s meets the restricted pod security standard, on a read-only root', (_which, aPod, aContainer) => {
  expect(aPod?.spec?.securityContext).toMatchObject({
    runAsNonRoot: true,
    runAsUser: 10001,
    seccompProfile: { type: 'RuntimeDefault' },
  })
  expect(aContainer?.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  })
})
