// Asking the server: what the page uses is the interface that Documentation/serving.md describes.

/** What is in the page by that id. */
export const $ = id => document.getElementById(id)

/** Lets a screen reader say something that others see for themselves. */
export function say(text) {
  $('said').textContent = text
}

/** What the server refused, with its status and its words. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

/** The answer to a request; throws a Refusal, or says that nobody answers. */
export async function ask(address, options) {
  let response
  try {
    response = await fetch(address, options)
  } catch {
    throw new Refusal(0, 'The server does not answer. Does it still run?')
  }
  if (response.ok) return response
  let message = `The server answered ${response.status}.`
  try {
    message = (await response.json()).error
  } catch {}
  throw new Refusal(response.status, message)
}

/** What a request gives in JSON. */
export const get = async (address, options) => (await ask(address, options)).json()

/** Asks until the server is no longer too busy, or `goesOn` says no. */
export async function askPatiently(address, options, goesOn, onWaiting) {
  for (;;) {
    try {
      return await get(address, options)
    } catch (refusal) {
      if (refusal.status !== 503 || !goesOn()) throw refusal
      onWaiting()
      await new Promise(resume => setTimeout(resume, 1500))
    }
  }
}

let source
/** Calls what is given for each event, of the jobs and of a run, from now on. */
export function listen(run, { jobs, progress, lost }) {
  source?.close()
  source = new EventSource('/api/events' + (run ? `?run=${encodeURIComponent(run)}` : ''))
  source.addEventListener('jobs', event => jobs(JSON.parse(event.data)))
  source.addEventListener('run', event => progress(JSON.parse(event.data)))
  source.addEventListener('error', () => {
    lost()
    // A server that was started anew refuses, and the browser would not try again by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(run, { jobs, progress, lost }), 3000)
  })
}

/** A length of time in words. */
export function duration(seconds) {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`
}

/** Makes an element with its properties and what is in it. */
export function element(name, properties = {}, ...content) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...content)
  return made
}
