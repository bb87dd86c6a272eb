// Files in messages. Pictures are drawn, not loaded: the page around may allow no picture of others.

import type { Surroundings } from "./bubble";
import { icon, ICONS, make } from "./elements";
import type { Attachment } from "./server";

export const MOST_BYTES = 16_000_000; // of one file, as the server takes it
const WIDEST = 640; // px of a picture in a message
const LARGEST = 2_560; // px of the longer side of a picture that is sent
const LIGHT = 1_500_000; // bytes of a picture that is sent as it is
const PHOTO = /^image\/(jpeg|png|webp|heic|heif)$/;

/** A button that saves the file; a picture shows on it. */
export function fileButton(one: Attachment, around: Surroundings): HTMLElement {
  const { texts, region } = around.tongue;
  const name = one.name ?? texts.file;
  const size = make("small", { textContent: sizeOf(one.size, region) });
  const inside = [icon(ICONS.file, 20), make("span", { textContent: name }), size];
  const button = make("button", { type: "button", className: "file" }, {}, ...inside);
  button.setAttribute("aria-label", `${texts.save}: ${name}, ${size.textContent}`);
  button.addEventListener("click", () => void around.save(one));
  if (one.kind === "image") void showPicture(button, one, around);
  return button;
}

async function showPicture(
  button: HTMLElement,
  one: Attachment,
  around: Surroundings,
): Promise<void> {
  try {
    const picture = await createImageBitmap(await around.read(one));
    button.replaceChildren(draw(picture, WIDEST));
  } catch {
    return; // no browser draws all kinds; it can be saved
  }
  const label = `${around.tongue.texts.picture}: ${one.name ?? around.tongue.texts.file}`;
  button.setAttribute("aria-label", label);
  button.classList.add("is-picture");
  around.grew();
}

/** A photo as light as a conversation needs, and without what the camera wrote into it. */
export async function lighten(file: File): Promise<File> {
  if (!PHOTO.test(file.type) || file.size <= LIGHT) return file;
  try {
    const canvas = draw(await createImageBitmap(file), LARGEST);
    const made = await new Promise<Blob | null>((done) => {
      canvas.toBlob(done, "image/jpeg", 0.85);
    });
    if (!made || made.size >= file.size) return file;
    return new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: made.type });
  } catch {
    return file;
  }
}

/** Let the browser save a file under its name. */
export function saveAs(file: Blob, name: string): void {
  const href = URL.createObjectURL(file);
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // some begin late
}

function draw(picture: ImageBitmap, longest: number): HTMLCanvasElement {
  const share = Math.min(1, longest / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * share));
  const height = Math.max(1, Math.round(picture.height * share));
  const canvas = make("canvas", { width, height });
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#ffffff"; // behind what is transparent
  pen.fillRect(0, 0, width, height);
  pen.drawImage(picture, 0, 0, width, height);
  picture.close();
  return canvas;
}

function sizeOf(bytes: number, region: string): string {
  const [unit, value] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  const style = { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(region, style).format(value);
}
