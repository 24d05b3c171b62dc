/**
 * What the published packages bring along: writes a software bill of materials for each (CycloneDX, in
 * `.artifacts/sbom`), and fails on a licence that is not on the list, or none. Then has npm check the signatures of what is
 * installed, where the registry gives any.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = join(root, '.artifacts/sbom')
const packages = ['core', 'server', 'client-sdk', 'dev-env']

/** Licences under which others may use, change and sell what we publish, by their SPDX names. */
const allowed: ReadonlySet<string> = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'CC-BY-4.0', 'Unlicense', 'Python-2.0', 'Zlib'],
  // Its files stay under it; what they are used in need not be.
  'MPL-2.0',
])

/** As much as is read of a bill of materials. */
type Bill = { readonly components: readonly Component[] }
type Component = {
  readonly name: string
  readonly version: string
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string; readonly name?: string }
    readonly expression?: string
  }[]
}

mkdirSync(folder, { recursive: true })
const problems = packages.flatMap(licenceProblems)
problems.push(...signatureProblems())
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1

function licenceProblems(name: string): string[] {
  const { status, stdout, stderr } = npm(
    'sbom',
    '--omit=dev',
    '--sbom-format=cyclonedx',
    `--workspace=packages/${name}`,
  )
  if (status !== 0) return [`${name}: npm makes no bill of materials: ${stderr}`]
  writeFileSync(join(folder, `${name}.cdx.json`), stdout)
  const { components } = JSON.parse(stdout) as Bill // npm's own output
  const ours = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { license: string }).license
  const refused = components.filter((one) => !isAllowed(one, ours))
  console.log(
    `${name}: ${String(components.length)} components, ${String(refused.length)} with a licence that is not allowed`,
  )
  return refused.map(
    (one) =>
      `${name} brings ${one.name}@${one.version}, whose licence is ${licencesOf(one).join(', ') || 'not told'}`,
  )
}

function licencesOf({ licenses = [] }: Component): string[] {
  return licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? '')
}

/** Of several that are offered one is enough; of several that apply each has to be allowed. */
function isAllowed(component: Component, ours: string): boolean {
  const licences = licencesOf(component)
  const fits = (text: string) =>
    text
      .replace(/[()]/g, '')
      .split(' OR ')
      .some((choice) => choice.split(' AND ').every((one) => allowed.has(one.trim()) || one.trim() === ours))
  return licences.length > 0 && licences.every(fits)
}

function signatureProblems(): string[] {
  const { status, stdout, stderr } = npm('audit', 'signatures')
  const said = `${stdout}\n${stderr}`
  if (status === 0) console.log(stdout.trim())
  else if (/invalid|missing|tampered/i.test(said)) return [`npm audit signatures: ${said.trim()}`]
  else console.log('signatures: the registry in use gives none that could be checked')
  return []
}

function npm(...args: string[]) {
  return spawnSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}
