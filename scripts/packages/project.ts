import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A package of ours, installed in a stranger's project. */
export interface InstalledPackage {
  name: string
  /** Where it is installed, and what it was unpacked from. */
  folder: string
  tarball: string
  /** What it says that it needs. */
  dependencies: string[]
  /** Its commands, by name: the file of each. */
  bin: Record<string, string>
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
  return { folder, packages, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

function install(project: string, source: string): InstalledPackage {
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', project], {
    cwd: source,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const folder = join(project, 'node_modules', readManifest(source).name)
  mkdirSync(folder, { recursive: true })
  const tarball = join(project, packed.trim())
  execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
  const installed = describe(folder, tarball)
  for (const dependency of installed.dependencies) linkDependency(source, folder, dependency)
  return installed
}

function describe(folder: string, tarball: string): InstalledPackage {
  const manifest = readManifest(folder)
  return {
    name: manifest.name,
    folder,
    tarball,
    dependencies: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
    bin: manifest.bin ?? {},
    entries: Object.keys(manifest.exports).map((entry) => manifest.name + entry.slice(1)),
  }
}

/** Puts a declared dependency where the package, and no other, finds it. Ours are beside it already. */
function linkDependency(source: string, folder: string, dependency: string): void {
  if (dependency.startsWith('@catbird-mls/')) return
  const candidates = [source, root].map((place) => join(place, 'node_modules', dependency))
  const target = join(folder, 'node_modules', dependency)
  mkdirSync(dirname(target), { recursive: true })
  symlinkSync(candidates.find((path) => existsSync(path)) ?? '', target)
}

interface Manifest {
  name: string
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  exports: Record<string, unknown>
  bin?: Record<string, string>
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
