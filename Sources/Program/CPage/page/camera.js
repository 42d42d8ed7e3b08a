// A picture from the camera: of the machine, or of a telephone by its own program.
import { $ } from './api.js'

let stream

async function open() {
  if (!navigator.mediaDevices?.getUserMedia) return $('capture').click()
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1920 } } })
  } catch {
    return $('capture').click()
  }
  $('video').srcObject = stream
  $('camera').showModal()
}

function close() {
  for (const track of stream?.getTracks() ?? []) track.stop()
  stream = undefined
  $('video').srcObject = null
}

/** Gives each picture that is taken to `add`. */
export function start(add) {
  $('take').addEventListener('click', open)
  $('capture').addEventListener('change', event => {
    add(event.target.files)
    event.target.value = ''
  })
  $('camera').addEventListener('close', close)
  $('leave').addEventListener('click', () => $('camera').close())
  $('shoot').addEventListener('click', () => {
    const video = $('video')
    if (!video.videoWidth) return
    const canvas = Object.assign(document.createElement('canvas'), { width: video.videoWidth, height: video.videoHeight })
    canvas.getContext('2d').drawImage(video, 0, 0)
    canvas.toBlob(blob => {
      const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
      add([new File([blob], `camera-${time}.jpg`, { type: 'image/jpeg' })])
    }, 'image/jpeg', 0.95)
    $('camera').close()
  })
}
