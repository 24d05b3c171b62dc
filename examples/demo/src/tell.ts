import type { MlsClient } from '@catbird-mls/client'
import { Cast } from './cast.ts'
import type { DemoServer } from './demo-server.ts'
import { groupName, story } from './story.ts'
import type { Stage, Step } from './story.ts'
import type { Transcript } from './transcript.ts'
import { Witness } from './witness.ts'

/** What was done, counted. */
export interface Told {
  readonly convoId: string
  readonly accounts: number
  readonly devices: number
  readonly messages: number
  readonly commits: number
  readonly entries: number
  readonly bytesTheServerSaw: number
  readonly restarts: number
  readonly epoch: number
  readonly seconds: number
}

/** How a story is told. */
export interface Telling {
  readonly server: DemoServer
  readonly serviceDid: string
  readonly transcript: Transcript
  /** Keeps one telling's accounts apart from another's. */
  readonly seed: string
  /** Opens the devices' clients, where a test wants them otherwise than usual. */
  readonly open?: typeof MlsClient.open
  /** Called before each step; a test does its mischief here. */
  readonly before?: (step: Step, stage: Stage) => Promise<void>
}

/** Tells the whole story on a running server, and checks at its end that nobody lost anything. */
export async function tell(telling: Telling): Promise<Told> {
  const { server, transcript } = telling
  const started = performance.now()
  const witness = new Witness()
  let restarts = 0
  await using cast = new Cast({ did: telling.serviceDid, url: server.url }, telling.seed, telling.open)
  const stage: Stage = {
    cast,
    convoId: '',
    acknowledged: [],
    say: (who, what) => transcript.people(who, what),
    async restartServer(whileDown) {
      if (!server.own) return false
      await server.kill()
      transcript.server('killed (SIGKILL)')
      await whileDown()
      await server.start()
      transcript.server('started again')
      restarts++
      return true
    },
  }
  for (const step of story) {
    await telling.before?.(step, stage)
    transcript.title(step.title)
    await step.run(stage)
    if (stage.convoId === '') continue
    const seen = await witness.look(cast.device('Alice', 'laptop'), stage.convoId)
    for (const { line } of seen) transcript.server(line)
  }
  await checkNothingLost(stage)
  const told = await count(stage, witness, { restarts, seconds: (performance.now() - started) / 1000 })
  transcript.figures(figureRows(told))
  return told
}

/** Every acknowledged text is on every device that may read it, exactly once. */
async function checkNothingLost({ cast, acknowledged, convoId }: Stage): Promise<void> {
  for (const device of cast.devices) {
    const texts = await device.texts(convoId)
    for (const { text, readers } of acknowledged.filter((message) =>
      message.readers.includes(device.person),
    )) {
      const times = texts.filter((seen) => seen === text).length
      if (times !== 1)
        throw new Error(
          `${device.name} has "${text}" ${times} times: ${readers.join(', ')} should have it once`,
        )
    }
  }
}

async function count(
  { cast, convoId }: Stage,
  { sightings }: Witness,
  { restarts, seconds }: { restarts: number; seconds: number },
): Promise<Told> {
  const of = (kind: string) => sightings.filter((sighting) => sighting.kind === kind).length
  const place = await (await cast.device('Alice', 'laptop').convo(convoId)).epoch()
  return {
    convoId,
    accounts: new Set(cast.devices.map(({ person }) => person)).size,
    devices: cast.devices.length,
    messages: of('message'),
    commits: of('commit'),
    entries: sightings.length,
    bytesTheServerSaw: sightings.reduce((sum, { bytes }) => sum + bytes, 0),
    restarts,
    epoch: place?.epoch ?? 0,
    seconds: Math.round(seconds * 10) / 10,
  }
}

function figureRows(told: Told): [string, string][] {
  return [
    ['accounts, devices', `${told.accounts}, ${told.devices}`],
    ['messages, commits', `${told.messages}, ${told.commits}`],
    ['entries in the log', `${told.entries}, without a gap`],
    ['bytes the server saw', `${told.bytesTheServerSaw}, none of them readable`],
    ['epoch at the end', String(told.epoch)],
    ['server killed and restarted', restartsInWords(told.restarts)],
    ['time', `${told.seconds} s`],
    ['what the server does not hold', `"${groupName}", any text, who wrote which message`],
  ]
}

function restartsInWords(restarts: number): string {
  if (restarts === 0) return 'no: it ran before the demo, and was left alone'
  return `${restarts === 1 ? 'once' : `${restarts} times`}, nothing lost`
}
