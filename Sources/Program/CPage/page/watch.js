// How a run comes along.
import { $, duration, element } from './api.js'

let run
let samples = []
/** When the report was written last, and that which is shown; when that was loaded. */
let written
let report
let loaded = 0
/** When which step was seen, by this browser's clock, in seconds. */
let seen = []

/** Takes the run that is to be watched. */
export function choose(chosen) {
  if (run?.id === chosen.id) return
  run = chosen
  samples = []
  report = written = undefined
  seen = []
  $('losses').replaceChildren()
  $('samples').hidden = $('report').hidden = true
  $('watch-text').textContent = 'Reading …'
}

/** Shows what the server tells of the run. */
export function show(progress) {
  const time = performance.now() / 1000
  if (seen.at(-1)?.step > progress.step) seen = []
  if (seen.at(-1)?.step !== progress.step) seen.push({ time, step: progress.step })
  seen = seen.slice(-200)
  $('watch-share').value = progress.steps ? progress.step / progress.steps : 0
  $('watch-text').textContent = words(progress)
  drawLosses(progress.losses)
  drawSamples(progress.samples)
  written = progress.report
  drawReport()
}

/** Loads the report where it was written anew, not too often and not while somebody reads it. */
function drawReport() {
  const frame = $('report-frame')
  const time = performance.now() / 1000
  const isRead = document.activeElement === frame || frame.matches(':hover')
  if (!written || written === report || (report && (isRead || time - loaded < 20))) return
  report = written
  loaded = time
  const address = `/runs/${encodeURIComponent(run.id)}/report`
  $('report').hidden = false
  $('report-link').href = address
  frame.src = address
}

function words(progress) {
  const { step, steps, epoch, epochs, logged, now } = progress
  const text = [`${run.method ?? 'Run'}: step ${step.toLocaleString('en')} of ${steps.toLocaleString('en')}, epoch ${epoch} of ${epochs}.`]
  if (step >= steps) return `${text[0]} It is finished.`
  if (logged) text.push(`The last step was logged ${duration(now - logged)} ago.`)
  const [first, last] = [seen[0], seen.at(-1)]
  if (last.step > first.step && last.time - first.time > 5) {
    const pace = (last.time - first.time) / (last.step - first.step)
    text.push(`${(1 / pace).toPrecision(2)} steps a second; about ${duration(pace * (steps - step))} left.`)
  }
  return text.join(' ')
}

/** A small curve for each loss. */
function drawLosses(losses) {
  if (!losses) return void ($('loss-range').textContent = 'no step yet')
  const { names, points } = losses
  const steps = points.map(point => point.step)
  $('loss-range').textContent = `over the last steps, up to ${steps.at(-1).toLocaleString('en')}; each point is a mean over some`
  $('losses').replaceChildren(...names.map((name, place) => {
    const values = points.map(point => point.values[place])
    const [low, high] = [Math.min(...values), Math.max(...values)]
    const x = step => steps.length > 1 ? 300 * (step - steps[0]) / (steps.at(-1) - steps[0]) : 0
    const y = value => high > low ? 78 - 76 * (value - low) / (high - low) : 40
    const path = points.map((point, i) => `${i ? 'L' : 'M'}${x(point.step).toFixed(1)} ${y(values[i]).toFixed(1)}`).join('')
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    svg.setAttribute('viewBox', '0 0 300 80')
    svg.setAttribute('preserveAspectRatio', 'none')
    svg.setAttribute('role', 'img')
    svg.setAttribute('aria-label', `${name} between ${low.toPrecision(3)} and ${high.toPrecision(3)}, now ${values.at(-1).toPrecision(3)}`)
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    line.setAttribute('d', path)
    svg.append(line)
    return element('figure', {},
      element('figcaption', {}, element('b', { textContent: name }), element('span', { textContent: values.at(-1).toPrecision(3) })), svg,
      element('small', { textContent: `${low.toPrecision(3)} to ${high.toPrecision(3)}` }))
  }))
}

function drawSamples(newestFirst) {
  const oldestFirst = [...newestFirst].reverse()
  if (JSON.stringify(oldestFirst) === JSON.stringify(samples)) return
  const wasLast = Number($('sample').value) >= samples.length - 1
  samples = oldestFirst
  $('samples').hidden = samples.length === 0
  $('sample').max = Math.max(0, samples.length - 1)
  if (wasLast) $('sample').value = samples.length - 1
  drawSheet()
}

function drawSheet() {
  const step = samples[Number($('sample').value)]
  if (step === undefined) return
  const words = `after step ${step.toLocaleString('en')}`
  $('sample-name').textContent = words
  $('sample').setAttribute('aria-valuetext', words)
  $('sheet').alt = `Sheet of samples ${words}`
  $('sheet').src = `/api/runs/${encodeURIComponent(run.id)}/samples/${step}`
}

/** Listens to the slider of samples. */
export function start() {
  $('sample').addEventListener('input', drawSheet)
  setInterval(drawReport, 5000)
}
