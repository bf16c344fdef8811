/* A sound and a notice of the system when somebody starts to wait: both off until asked for, and the
   browser's permission is asked only then. */

import { Controller } from "../registry.js";

const SOUND = "vitrine.console.sound";
const DESKTOP = "vitrine.console.desktop";

export class ConsoleNotice extends Controller {
  #somebody = () => this.#tell();

  connect() {
    this.part("sound").checked = localStorage.getItem(SOUND) === "1";
    this.part("desktop").checked = localStorage.getItem(DESKTOP) === "1" && globalThis.Notification?.permission === "granted";
    document.addEventListener("console:somebody", this.#somebody);
  }

  disconnect() {
    document.removeEventListener("console:somebody", this.#somebody);
  }

  sound() {
    localStorage.setItem(SOUND, this.part("sound").checked ? "1" : "0");
    if (this.part("sound").checked) chime();
  }

  async desktop() {
    const box = this.part("desktop");
    const allowed = box.checked && (await globalThis.Notification?.requestPermission()) === "granted";
    this.part("refused").hidden = !box.checked || allowed;
    box.checked = allowed;
    localStorage.setItem(DESKTOP, allowed ? "1" : "0");
  }

  #tell() {
    if (this.part("sound").checked) chime();
    if (!this.part("desktop").checked || !document.hidden) return;
    const notice = new Notification(document.title, { tag: "vitrine-waiting" });
    notice.onclick = () => window.focus();
  }
}

/* Two soft notes; no file to fetch. */
function chime() {
  const audio = new AudioContext();
  [660, 880].forEach((pitch, index) => {
    const note = audio.createOscillator();
    const volume = audio.createGain();
    const at = audio.currentTime + index * 0.14;
    note.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
    note.connect(volume).connect(audio.destination);
    note.start(at);
    note.stop(at + 0.32);
  });
}
