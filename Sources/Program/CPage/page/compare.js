// Two pictures, one over the other, with a slider between them.
import { $ } from './api.js'

/** Shows a pair: what is seen left of the slider, and what right of it. */
export function show(left, right) {
  $('over').src = left.url
  $('under').src = right.url
  $('over').alt = left.alt
  $('under').alt = right.alt
  $('left-name').textContent = left.name
  $('right-name').textContent = right.name
  move()
}

function move() {
  const share = Number($('slider').value)
  $('over').style.clipPath = `inset(0 ${100 - share}% 0 0)`
  $('handle').style.left = `${share}%`
  $('slider').setAttribute('aria-valuetext', `${share} % ${$('left-name').textContent}`)
}

/** Listens to the slider and the buttons around it. */
export function start() {
  $('slider').addEventListener('input', move)
  $('zoom').addEventListener('click', () => {
    const isActual = $('frame').classList.toggle('actual')
    $('zoom').setAttribute('aria-pressed', isActual)
  })
  $('full').hidden = !document.fullscreenEnabled
  $('full').addEventListener('click', () => {
    if (document.fullscreenElement) document.exitFullscreen()
    else $('stage').requestFullscreen()
  })
  // Browsers drag a picture away instead of moving the slider.
  for (const id of ['over', 'under']) $(id).draggable = false
}
