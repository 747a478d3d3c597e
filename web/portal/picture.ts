import Cropper from 'cropperjs'

/** Longest side of what is sent, in pixels: a page of A4 stays readable. */
const LONGEST = 2000

/** Lets a photograph be turned and cropped; answers a JPEG of a few hundred KB without any data about place or camera, or nothing when it was given up. */
export async function editPicture(
  dialog: HTMLDialogElement,
  file: File,
): Promise<File | undefined> {
  const stage = dialog.querySelector<HTMLElement>('.stage')!
  // The browser turns the picture upright as the camera noted.
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(
    () => undefined,
  )
  if (!bitmap) return file
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  let picture = canvas
  const image = new Image()
  let cropper: Cropper | undefined
  const draw = async () => {
    cropper?.destroy()
    stage.replaceChildren()
    image.src = picture.toDataURL('image/jpeg', 0.9)
    await image.decode()
    cropper = new Cropper(image, {
      container: stage,
      template:
        '<cropper-canvas background style="height:50vh"><cropper-image initial-center-size="contain"></cropper-image><cropper-shade hidden></cropper-shade><cropper-selection initial-coverage="1" movable resizable keyboard><cropper-grid role="grid" covered></cropper-grid><cropper-handle action="move" theme-color="rgba(255,255,255,.2)"></cropper-handle><cropper-handle action="n-resize"></cropper-handle><cropper-handle action="e-resize"></cropper-handle><cropper-handle action="s-resize"></cropper-handle><cropper-handle action="w-resize"></cropper-handle><cropper-handle action="ne-resize"></cropper-handle><cropper-handle action="nw-resize"></cropper-handle><cropper-handle action="se-resize"></cropper-handle><cropper-handle action="sw-resize"></cropper-handle></cropper-selection></cropper-canvas>',
    })
  }
  dialog.showModal()
  await draw()
  return new Promise((resolve) => {
    const done = (made: File | undefined) => {
      cropper?.destroy()
      stage.replaceChildren()
      dialog.onclick = null
      dialog.oncancel = null
      dialog.close()
      resolve(made)
    }
    dialog.oncancel = () => done(undefined)
    dialog.onclick = async (event) => {
      const button = (event.target as HTMLElement).closest('button')
      if (!button) return
      if ('cancel' in button.dataset) return done(undefined)
      if (button.dataset.turn) {
        picture = turned(picture, Number(button.dataset.turn))
        return draw()
      }
      const cut = await partOf(cropper, picture)
      cut.toBlob(
        (blob) =>
          done(
            blob
              ? new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' })
              : undefined,
          ),
        'image/jpeg',
        0.8,
      )
    }
  })
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
