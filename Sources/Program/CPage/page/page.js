// The page: which run is looked at, and what the server does.
import { $, get, listen } from './api.js'
import * as translating from './translate.js'
import * as making from './generate.js'
import * as watching from './watch.js'

// The token is in a cookie by now; it need not stay in the history.
history.replaceState(null, '', location.pathname + location.hash)

let runs = []
let view = 'try'

const chosen = () => runs.find(run => run.id === $('run').value)

/** Shows what can be done with the run that is chosen. */
function show() {
  const run = chosen()
  if (view === 'watch' && !run?.isTrainedHere) view = 'try'
  $('show-watch').disabled = !run?.isTrainedHere
  $('show-try').setAttribute('aria-pressed', view === 'try')
  $('show-watch').setAttribute('aria-pressed', view === 'watch')
  const kind = view === 'try' ? run?.kind : undefined
  $('translate').hidden = kind !== 'translation'
  $('generate').hidden = kind !== 'generation'
  $('watch').hidden = view !== 'watch' || !run
  notice(!run ? 'There is no run yet in the folders that are served.' : kind === 'unusable' ? run.fault : '')
  if (!run) return
  location.hash = new URLSearchParams({ run: run.id, view })
  if (run.kind === 'translation') translating.choose(run)
  if (run.kind === 'generation') making.choose(run)
  if (view === 'watch') watching.choose(run)
  listen(view === 'watch' ? run.id : null, { jobs, progress: watching.show, lost })
}

export function notice(text) {
  $('notice').textContent = text ?? ''
  $('notice').hidden = !text
}

/** Tells what the server does, and those who ordered it how far it is. */
function jobs(all) {
  const running = all.find(job => job.state === 'running')
  const waiting = all.filter(job => job.state === 'waiting').length
  $('state').textContent = !running && !waiting ? 'The server is free.'
    : `The server is busy: ${running?.title ?? 'a job'}, ${Math.round(100 * (running?.share ?? 0))} % done`
      + (waiting ? `; ${waiting} more wait${waiting === 1 ? 's' : ''}.` : '.')
  translating.update(all)
  making.update(all)
}

function lost() {
  $('state').textContent = 'The server does not answer. Does it still run? After a new start, open the address that it prints.'
}

/** Fetches the list of runs, to which new ones are added from time to time. */
async function renew() {
  const overview = await get('/api/runs')
  // A list that is open would close.
  if (JSON.stringify(overview.runs) === JSON.stringify(runs) || document.activeElement === $('run')) return
  runs = overview.runs
  const kept = $('run').value || new URLSearchParams(location.hash.slice(1)).get('run')
  $('run').replaceChildren(...runs.map(run => {
    const domains = run.domains.join(run.kind === 'translation' ? (run.ways.length > 1 ? ' ↔ ' : ' → ') : ', ')
    return new Option(domains && domains !== run.id ? `${run.id} (${domains})` : run.id, run.id)
  }))
  if (runs.some(run => run.id === kept)) $('run').value = kept
  show()
}

$('run').addEventListener('change', show)
setInterval(() => document.hidden || renew().catch(lost), 5000)
for (const name of ['try', 'watch']) {
  $(`show-${name}`).addEventListener('click', () => {
    view = name
    show()
  })
}
translating.start(notice)
making.start(notice)
watching.start()
if (new URLSearchParams(location.hash.slice(1)).get('view') === 'watch') view = 'watch'
renew().then(() => runs.length || show()).catch(fault => {
  lost()
  notice(fault.message)
})
