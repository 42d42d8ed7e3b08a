// Pictures that are translated: where they come from, what becomes of them, and what is seen of them.
import { $, ask, askPatiently, duration, element, say } from './api.js'
import * as camera from './camera.js'
import * as compare from './compare.js'

/** So many jobs of this page are at the server at one time, so that others get in between. */
const MOST_AT_SERVER = 2

let run
let items = []
let shown
let notice

/** Takes the run that is to translate. */
export function choose(chosen) {
  if (run?.id === chosen.id) return
  run = chosen
  $('ways').replaceChildren(...run.ways.map((way, place) => element('label', {},
    element('input', { type: 'radio', name: 'way', value: place, checked: place === 0 }), ` ${way.from} → ${way.to}`)))
  adjust()
}

const way = () => run.ways[Number(document.querySelector('input[name=way]:checked')?.value ?? 0)]

/** Offers only what the network can do. */
function adjust() {
  const { hasWayBack, knowsTrainedSize } = way() ?? {}
  $('back').disabled = !hasWayBack
  if (!hasWayBack) $('back').checked = false
  const trained = $('scale').querySelector('[value=trained]')
  trained.disabled = !knowsTrainedSize
  if (trained.disabled && trained.selected) $('scale').value = 'auto'
}

function settings() {
  const words = { run: run.id, to: way().to, scale: $('scale').value, quality: $('quality').value }
  if ($('format').value) words.format = $('format').value
  if ($('back').checked) words.back = 'true'
  return words
}

/** Adds files to the list. */
function add(files) {
  for (const file of files) {
    const item = { file, name: file.name || 'pasted.png', original: URL.createObjectURL(file), results: {} }
    item.view = view(item)
    items.push(item)
    $('items').append(item.view.row)
    order(item)
  }
  $('list').hidden = items.length === 0
}

/** Puts a picture in line with the settings of this moment. */
function order(item) {
  cancel(item)
  Object.assign(item, { way: way(), settings: settings(), state: 'ready', share: 0, message: '', isFetched: false, isKnown: false })
  draw(item)
  submitNext()
}

const atServer = item => ['sending', 'waiting', 'running'].includes(item.state)

function submitNext() {
  const item = items.find(item => item.state === 'ready')
  if (item && items.filter(atServer).length < MOST_AT_SERVER) submit(item)
}

async function submit(item) {
  item.state = 'sending'
  const words = new URLSearchParams({ ...item.settings, name: item.name })
  try {
    const job = await askPatiently(`/api/translate?${words}`, { method: 'POST', body: item.file },
      () => item.state === 'sending', () => {
        item.message = 'The server is busy; the picture waits here.'
        draw(item)
      })
    item.message = ''
    // It may have been cancelled while it was sent.
    if (item.state !== 'sending') return void ask(`/api/jobs/${job.id}`, { method: 'DELETE' })
    take(item, job)
  } catch (refusal) {
    fail(item, refusal.message)
  }
}

function fail(item, message) {
  Object.assign(item, { state: 'failed', message })
  say(`${item.name}: ${message}`)
  draw(item)
  submitNext()
}

/** Takes in what the server tells of all jobs. */
export function update(jobs) {
  for (const item of items.filter(item => item.job !== undefined && !item.isFetched)) {
    const job = jobs.find(job => job.id === item.job)
    // What was known to the server and is no more was forgotten in favour of newer jobs.
    if (job) take(Object.assign(item, { isKnown: true }), job)
    else if (item.isKnown) fail(item, 'The server has forgotten it; translate it again.')
  }
}

/** Takes in what the server tells of a picture's job. */
function take(item, job) {
  Object.assign(item, { job: job.id, state: job.state, share: job.share, place: job.place, seconds: job.seconds })
  if (job.state === 'failed') return fail(item, job.message)
  if (job.state === 'cancelled') item.job = undefined
  if (job.state === 'done') {
    item.isFetched = true
    fetchResults(item, job)
  }
  draw(item)
  submitNext()
}

async function fetchResults(item, job) {
  try {
    const results = { way: item.way }
    for (const picture of job.pictures) {
      const blob = await (await ask(picture.address)).blob()
      if (item.job !== job.id) return
      results[picture.kind] = { ...picture, url: URL.createObjectURL(blob) }
    }
    release(item)
    item.results = results
    say(`${item.name} is translated to ${item.way.to}.`)
    draw(item)
    const isNewest = items.filter(other => other.results.translation).length === 1 || shown === item
    if (isNewest || !shown?.results.translation) choosePicture(item)
  } catch (refusal) {
    fail(item, refusal.message)
  }
}

/** Lets the server forget what it was to do, or did. */
function cancel(item) {
  if (item.job !== undefined) ask(`/api/jobs/${item.job}`, { method: 'DELETE' }).catch(() => {})
  item.job = undefined
}

/** Lets the browser forget what came of a picture. */
function release(item) {
  for (const result of Object.values(item.results)) if (result.url) URL.revokeObjectURL(result.url)
  item.results = {}
}

function remove(item) {
  cancel(item)
  if (atServer(item) || item.state === 'ready') {
    item.state = 'cancelled'
    draw(item)
    return submitNext()
  }
  release(item)
  URL.revokeObjectURL(item.original)
  item.view.row.remove()
  items = items.filter(other => other !== item)
  $('list').hidden = items.length === 0
  if (shown === item) {
    shown = items.find(other => other.results.translation)
    shown ? choosePicture(shown) : $('stage').hidden = true
  }
  drawArchive()
}

/** Makes the line of a picture in the list. */
function view(item) {
  const thumb = element('img', { src: item.original, alt: '' })
  const pick = element('button', { type: 'button', className: 'pick', ariaLabel: `Show ${item.name}` }, thumb)
  const text = element('span', { className: 'text' })
  const share = element('progress', { max: 1, value: 0, ariaLabel: `Progress of ${item.name}` })
  const again = element('button', { type: 'button', textContent: 'Again', title: 'Translate it once more, with the settings above' })
  const end = element('button', { type: 'button' })
  pick.addEventListener('click', () => choosePicture(item))
  again.addEventListener('click', () => order(item))
  end.addEventListener('click', () => remove(item))
  const row = element('li', {}, pick,
    element('div', {}, element('div', { className: 'name', textContent: item.name }), text, share),
    element('div', { className: 'choices' }, again, end))
  return { row, thumb, text, share, again, end }
}

function draw(item) {
  const { row, thumb, text, share, again, end } = item.view
  const isOpen = atServer(item) || item.state === 'ready'
  const words = {
    ready: 'Waits to be sent.', sending: item.message || 'Is sent …', running: `Is translated: ${Math.round(100 * item.share)} %`,
    waiting: `Waits: ${item.place ?? 0} before it.`, failed: item.message, cancelled: 'Cancelled.',
    done: `${item.way.from} → ${item.way.to}, ${duration(item.seconds ?? 0)}`,
  }
  text.textContent = words[item.state]
  text.className = item.state === 'failed' ? 'text fault' : 'text'
  share.hidden = !isOpen
  if (item.state === 'running') share.value = item.share
  else share.removeAttribute('value')
  again.hidden = isOpen
  end.textContent = isOpen ? 'Cancel' : 'Remove'
  end.ariaLabel = `${end.textContent} ${item.name}`
  again.ariaLabel = `Translate ${item.name} again`
  row.dataset.state = item.state
  row.classList.toggle('chosen', shown === item)
  const result = item.results.translationShown ?? item.results.translation
  thumb.src = result?.url ?? item.results.originalShown?.url ?? item.original
  drawArchive()
}

function drawArchive() {
  const jobs = items.filter(item => item.results.translation && item.job !== undefined).map(item => item.job)
  $('save-all').hidden = jobs.length === 0
  $('save-all').href = `/api/archive?jobs=${jobs.join(',')}`
}

/** Shows a picture large. */
function choosePicture(item) {
  if (!item.results.translation) return
  const before = shown
  shown = item
  for (const other of new Set([before, item])) if (other && items.includes(other)) draw(other)
  $('stage').hidden = false
  drawPair()
}

function drawPair() {
  const { results, name, original } = shown
  const { way } = results
  const hasBack = Boolean(results.back)
  $('views-choice').hidden = !hasBack
  if (!hasBack) $('views').value = 'translation'
  const left = { url: results.originalShown?.url ?? original, name: way.from, alt: `${name}, as it was` }
  const there = { url: (results.translationShown ?? results.translation).url, name: way.to, alt: `${name}, translated to ${way.to}` }
  const back = hasBack && { url: (results.backShown ?? results.back).url, name: `back to ${way.from}`, alt: `${name}, translated back` }
  const pairs = { translation: [left, there], back: [left, back], cycle: [there, back] }
  compare.show(...pairs[$('views').value])
  const saved = $('views').value === 'translation' ? results.translation : results.back
  $('save').href = saved.url
  $('save').download = saved.name
  $('save').textContent = `Save ${saved.name}`
}

/** Listens to all that brings pictures. */
export function start(tell) {
  notice = tell
  compare.start()
  camera.start(add)
  $('files').addEventListener('change', event => {
    add(event.target.files)
    event.target.value = ''
  })
  $('settings').addEventListener('submit', event => event.preventDefault())
  $('settings').addEventListener('change', () => {
    adjust()
    if (shown && !atServer(shown)) order(shown)
  })
  $('views').addEventListener('change', drawPair)
  $('clear').addEventListener('click', () => {
    shown = undefined
    $('stage').hidden = true
    for (const item of [...items]) {
      if (atServer(item) || item.state === 'ready') remove(item)
      remove(item)
    }
  })
  const isHere = () => !$('translate').hidden
  const pictures = data => [...data.files].filter(file => !file.type || file.type.startsWith('image/'))
  for (const name of ['dragenter', 'dragover']) {
    document.addEventListener(name, event => {
      event.preventDefault()
      $('drop').classList.toggle('over', isHere())
    })
  }
  document.addEventListener('dragleave', event => event.relatedTarget || $('drop').classList.remove('over'))
  document.addEventListener('drop', event => {
    event.preventDefault()
    $('drop').classList.remove('over')
    if (!isHere()) return
    const files = pictures(event.dataTransfer)
    notice(files.length ? '' : 'That is no picture; drop a file such as a PNG or a JPEG.')
    add(files)
  })
  document.addEventListener('paste', event => isHere() && add(pictures(event.clipboardData)))
  // What nobody will see is not computed.
  addEventListener('pagehide', () => {
    for (const item of items.filter(item => item.job !== undefined)) {
      fetch(`/api/jobs/${item.job}`, { method: 'DELETE', keepalive: true }).catch(() => {})
    }
  })
}
