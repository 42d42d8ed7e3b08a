// Pictures that are made from nothing.
import { $, ask, askPatiently, duration, element } from './api.js'

let run
let job
let jobs = []
let last
let notice

/** Takes the run that is to make pictures. */
export function choose(chosen) {
  if (run?.id === chosen.id) return
  run = chosen
  clear()
  $('class-choice').hidden = run.classes.length === 0
  $('class').replaceChildren(new Option('all in turn', ''), ...run.classes.map(name => new Option(name, name)))
  $('text-choice').hidden = run.examples.length === 0
  $('text').placeholder = run.examples[0] ?? ''
  $('text').value = ''
  $('examples').replaceChildren(...run.examples.map(text => new Option(text)))
}

function clear() {
  for (const image of $('made').querySelectorAll('img')) URL.revokeObjectURL(image.src)
  for (const id of jobs) ask(`/api/jobs/${id}`, { method: 'DELETE' }).catch(() => {})
  $('made').replaceChildren()
  jobs = []
  last = job = undefined
  draw('')
}

function draw(text) {
  $('making-state').textContent = text
  $('making-share').hidden = !job
  $('stop').hidden = !job
  $('more').hidden = !last || Boolean(job)
  $('save-made').hidden = jobs.length === 0
  $('save-made').href = `/api/archive?jobs=${jobs.join(',')}`
}

/** What is asked for in the form. */
function wish() {
  const body = { run: run.id, seed: Number($('seed').value), count: Number($('count').value), first: 0 }
  if ($('class').value) body.class = $('class').value
  if ($('text').value.trim()) body.text = $('text').value.trim()
  if ($('truncation').value) body.truncation = Number($('truncation').value)
  return body
}

async function make(body) {
  last = body
  job = { id: undefined }
  draw('Is sent …')
  const asked = job
  try {
    const answer = await askPatiently('/api/generate',
      { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } },
      () => job === asked, () => draw('The server is busy; waiting.'))
    if (job !== asked) return void ask(`/api/jobs/${answer.id}`, { method: 'DELETE' })
    asked.id = answer.id
    take(answer)
  } catch (refusal) {
    if (job !== asked) return
    job = undefined
    draw('')
    notice(refusal.message)
  }
}

/** Takes in what the server tells of all jobs. */
export function update(all) {
  const own = job && all.find(other => other.id === job.id)
  if (own) take(own)
}

async function take(own) {
  $('making-share').value = own.share
  if (own.state === 'waiting') return draw(`Waits: ${own.place ?? 0} before it.`)
  if (own.state === 'running') return draw(`${Math.round(100 * own.share)} %`)
  job = undefined
  if (own.state !== 'done') return draw(own.message ?? 'Cancelled.')
  jobs.push(own.id)
  draw(`Made in ${duration(own.seconds)}.`)
  try {
    for (const picture of own.pictures) {
      const url = URL.createObjectURL(await (await ask(picture.address)).blob())
      const words = picture.subject ? `${picture.subject} · ` : ''
      $('made').append(element('figure', {}, element('img', { src: url, alt: `Made picture ${picture.subject ?? picture.name}` }),
        element('figcaption', {}, words, element('a', { href: url, download: picture.name.split('/').pop(), textContent: 'save' }))))
    }
  } catch (refusal) {
    notice(refusal.message)
  }
}

/** Listens to the form. */
export function start(tell) {
  notice = tell
  $('making').addEventListener('submit', event => {
    event.preventDefault()
    notice('')
    if (job) cancel()
    clear()
    make(wish())
  })
  $('more').addEventListener('click', () => make({ ...last, first: last.first + last.count }))
  $('dice').addEventListener('click', () => $('seed').value = Math.floor(Math.random() * 1e6))
  $('stop').addEventListener('click', () => {
    cancel()
    draw('Cancelled.')
  })
}

function cancel() {
  if (job?.id !== undefined) ask(`/api/jobs/${job.id}`, { method: 'DELETE' }).catch(() => {})
  job = undefined
}
