import Cropper from 'cropperjs'

/** Longest side of what is sent, in pixels: a page of A4 stays readable. */
const LONGEST = 2000

/** The corners and sides by which the selection is drawn. */
const HANDLES = ['n', 'e', 's', 'w', 'ne', 'nw', 'se', 'sw']
const CROPPER = `<cropper-canvas background style="height:50vh">
  <cropper-image initial-center-size="contain"></cropper-image>
  <cropper-shade hidden></cropper-shade>
  <cropper-selection initial-coverage="1" movable resizable keyboard>
    <cropper-grid role="grid" covered></cropper-grid>
    <cropper-handle action="move" theme-color="rgba(255,255,255,.2)"></cropper-handle>
    ${HANDLES.map((side) => `<cropper-handle action="${side}-resize"></cropper-handle>`).join('')}
  </cropper-selection>
</cropper-canvas>`

/**
 * Lets a photograph be turned and cropped; answers a JPEG of a few hundred KB without any data
 * about place or camera, or nothing when it was given up.
 */
export async function editPicture(
  dialog: HTMLDialogElement,
  file: File,
): Promise<File | undefined> {
  const stage = dialog.querySelector<HTMLElement>('.stage')!
  let picture = await drawn(file)
  if (!picture) return file
  let cropper: Cropper | undefined
  const draw = async (shown: HTMLCanvasElement) => {
    picture = shown
    cropper?.destroy()
    cropper = await cropperOn(stage, shown)
  }
  dialog.showModal()
  await draw(picture)
  const button = await pressed(dialog, (degrees) => draw(turned(picture!, degrees)))
  const made =
    button === 'use' ? await jpegOf(await partOf(cropper, picture), file.name) : undefined
  cropper?.destroy()
  stage.replaceChildren()
  dialog.close()
  return made
}

/** The photograph as it is seen, small enough to send; nothing when the browser cannot read it. */
async function drawn(file: File): Promise<HTMLCanvasElement | undefined> {
  // The browser turns the picture upright as the camera noted.
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(
    () => undefined,
  )
  if (!bitmap) return undefined
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

async function cropperOn(stage: HTMLElement, picture: HTMLCanvasElement): Promise<Cropper> {
  stage.replaceChildren()
  const image = new Image()
  image.src = picture.toDataURL('image/jpeg', 0.9)
  await image.decode()
  return new Cropper(image, { container: stage, template: CROPPER })
}

/** Waits until the picture is used or given up; turns it as often as is asked meanwhile. */
function pressed(
  dialog: HTMLDialogElement,
  turn: (degrees: number) => Promise<void>,
): Promise<'use' | 'cancel'> {
  return new Promise((resolve) => {
    const done = (how: 'use' | 'cancel') => {
      dialog.onclick = null
      dialog.oncancel = null
      resolve(how)
    }
    dialog.oncancel = () => done('cancel')
    dialog.onclick = (event) => {
      const button = (event.target as HTMLElement).closest('button')
      if (!button) return
      if (button.dataset.turn) void turn(Number(button.dataset.turn))
      else done('cancel' in button.dataset ? 'cancel' : 'use')
    }
  })
}

function jpegOf(picture: HTMLCanvasElement, name: string): Promise<File | undefined> {
  const type = 'image/jpeg'
  return new Promise((resolve) =>
    picture.toBlob(
      (blob) =>
        resolve(blob ? new File([blob], name.replace(/\.\w+$/, '.jpg'), { type }) : undefined),
      type,
      0.8,
    ),
  )
}

/** The chosen part, in the picture's own pixels. */
async function partOf(
  cropper: Cropper | undefined,
  picture: HTMLCanvasElement,
): Promise<HTMLCanvasElement> {
  const selection = cropper?.getCropperSelection()
  const shown = cropper?.getCropperImage()
  if (!selection || !shown || selection.width < 10 || selection.height < 10) return picture
  const [scale, , , , x, y] = shown.$getTransform() as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  // The image's own box is scaled around its centre.
  const width = picture.width * scale
  const height = picture.height * scale
  const left = x + (picture.width - width) / 2
  const top = y + (picture.height - height) / 2
  const clamp = (v: number, most: number) => Math.max(0, Math.min(most, v))
  const sx = clamp((selection.x - left) / scale, picture.width)
  const sy = clamp((selection.y - top) / scale, picture.height)
  const sw = clamp((selection.x + selection.width - left) / scale, picture.width) - sx
  const sh = clamp((selection.y + selection.height - top) / scale, picture.height) - sy
  if (sw < 10 || sh < 10) return picture
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(sw)
  canvas.height = Math.round(sh)
  canvas.getContext('2d')!.drawImage(picture, sx, sy, sw, sh, 0, 0, canvas.width, canvas.height)
  return canvas
}

function turned(picture: HTMLCanvasElement, degrees: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = picture.height
  canvas.height = picture.width
  const context = canvas.getContext('2d')!
  context.translate(canvas.width / 2, canvas.height / 2)
  context.rotate((degrees * Math.PI) / 180)
  context.drawImage(picture, -picture.width / 2, -picture.height / 2)
  return canvas
}
