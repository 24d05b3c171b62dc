import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A package of ours, installed in a stranger's project. */
export interface InstalledPackage {
  name: string
  /** Where it is installed. */
  folder: string
  /** What it says that it needs. */
  dependencies: string[]
  /** What it offers: '@catbird-mls/core/mls', … */
  entries: string[]
}

/** An empty project that has installed our packages. */
export interface StrangersProject extends Disposable {
  folder: string
  packages: InstalledPackage[]
}

/** Packs the packages as `npm publish` would and installs them, without a network, where npm would. */
export function strangersProject(names: string[]): StrangersProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'catbird-packages-')))
  const packages = names.map((name) => install(folder, join(root, 'packages', name)))
  for (const one of packages) linkDependencies(folder, one, packages)
  return { folder, packages, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

function install(project: string, source: string): InstalledPackage {
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', project], {
    cwd: source,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { name } = readManifest(source)
  const folder = join(project, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', join(project, packed.trim()), '-C', folder, '--strip-components=1'])
  return describe(folder)
}

function describe(folder: string): InstalledPackage {
  const manifest = readManifest(folder)
  return {
    name: manifest.name,
    folder,
    dependencies: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
    entries: Object.keys(manifest.exports).map((entry) => manifest.name + entry.slice(1)),
  }
}

/** Puts the declared dependencies, and nothing else, where the packages find them. */
function linkDependencies(project: string, one: InstalledPackage, ours: InstalledPackage[]): void {
  for (const dependency of one.dependencies.filter((name) => !ours.some((our) => our.name === name))) {
    const target = join(project, 'node_modules', dependency)
    mkdirSync(dirname(target), { recursive: true })
    rmSync(target, { force: true })
    symlinkSync(join(root, 'node_modules', dependency), target)
  }
}

interface Manifest {
  name: string
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  exports: Record<string, unknown>
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
