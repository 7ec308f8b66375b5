/**
 * Videos on their way from this machine to the server, a piece at a time, one file after the other. A piece that is lost is
 * sent again from where the server stands; a file that was interrupted goes on when it is chosen again.
 *
 * @typedef {{name: string, size: number, lastModified: number, slice: (from: number, to: number) => Blob}} UploadFile
 * @typedef {{key: number, id: string | null, name: string, size: number, offset: number,
 *   state: 'waiting' | 'sending' | 'checking' | 'done' | 'failed' | 'stopped', problem: string | null}} Upload
 * @typedef {{begin: (file: {name: string, size: number, modified: number}) => Promise<{id: string, offset: number}>,
 *   append: (id: string, offset: number, piece: Blob, signal: AbortSignal) => Promise<number>,
 *   finish: (id: string) => Promise<string>, cancel: (id: string) => Promise<void>}} UploadRoutes
 */

const PIECE = 4 * 2 ** 20;
const TRIES = 6;

export class Uploader {
  /**
   * @param {object} parts
   * @param {UploadRoutes} parts.routes
   * @param {(uploads: Upload[]) => void} parts.onChange
   * @param {(path: string) => Promise<void>} parts.onVideo a whole video lies on the server now
   * @param {(ms: number) => Promise<void>} [parts.pause]
   * @param {number} [parts.piece] bytes
   */
  constructor({ routes, onChange, onVideo, pause = sleep, piece = PIECE }) {
    this.routes = routes;
    this.onChange = onChange;
    this.onVideo = onVideo;
    this.pause = pause;
    this.piece = piece;
    /** @type {{upload: Upload, file: UploadFile, stop: AbortController}[]} */
    this.entries = [];
    this.next = 1;
    this.isRunning = false;
  }

  /** @param {UploadFile[]} files */
  add(files) {
    for (const file of files) {
      this.entries.push({ file, stop: new AbortController(),
        upload: { key: this.next++, id: null, name: file.name, size: file.size, offset: 0, state: 'waiting', problem: null } });
    }
    this.tell();
    this.run();
  }

  /** Sends what waits, in order. */
  async run() {
    if (this.isRunning) return;
    this.isRunning = true;
    for (let entry = this.waiting(); entry; entry = this.waiting()) await this.send(entry);
    this.isRunning = false;
  }

  waiting() {
    return this.entries.find((e) => e.upload.state === 'waiting');
  }

  /** @param {Uploader['entries'][number]} entry */
  async send(entry) {
    const { file, stop } = entry;
    try {
      this.change(entry, { state: 'sending', problem: null });
      const begun = await this.patiently(() => this.routes.begin({ name: file.name, size: file.size, modified: file.lastModified }), stop);
      this.change(entry, { id: begun.id, offset: begun.offset });
      while (entry.upload.offset < file.size) await this.piecemeal(entry, begun.id);
      this.change(entry, { state: 'checking' });
      const path = await this.patiently(() => this.routes.finish(begun.id), stop);
      await this.onVideo(path);
      this.change(entry, { state: 'done' });
    } catch (error) {
      if (entry.upload.state !== 'stopped') this.change(entry, { state: 'failed', problem: /** @type {Error} */ (error).message });
    }
  }

  /**
   * @param {Uploader['entries'][number]} entry
   * @param {string} id
   */
  async piecemeal(entry, id) {
    const { offset } = entry.upload;
    const piece = entry.file.slice(offset, Math.min(entry.file.size, offset + this.piece));
    try {
      const now = await this.patiently(() => this.routes.append(id, offset, piece, entry.stop.signal), entry.stop);
      this.change(entry, { offset: now });
    } catch (error) {
      // An answer was lost: the server says where it stands.
      const where = /** @type {any} */ (error).facts?.offset;
      if (typeof where !== 'number' || where === offset) throw error;
      this.change(entry, { offset: where });
    }
  }

  /**
   * Tries again while nobody answers.
   *
   * @template T
   * @param {() => Promise<T>} act
   * @param {AbortController} stop
   * @returns {Promise<T>}
   */
  async patiently(act, stop) {
    for (let tries = 1; ; tries++) {
      if (stop.signal.aborted) throw new Error('stopped');
      try {
        return await act();
      } catch (error) {
        const isPassing = /** @type {any} */ (error).isPassing === true && /** @type {any} */ (error).status !== 507;
        if (!isPassing || tries >= TRIES || stop.signal.aborted) throw error;
        await this.pause(Math.min(8000, 500 * 2 ** tries));
      }
    }
  }

  /**
   * Ends an upload; what has arrived of it is thrown away.
   *
   * @param {number} key
   */
  async cancel(key) {
    const entry = this.entries.find((e) => e.upload.key === key);
    if (!entry) return;
    const { id, state } = entry.upload;
    this.change(entry, { state: 'stopped' });
    entry.stop.abort();
    this.entries = this.entries.filter((e) => e !== entry);
    this.tell();
    if (id && state !== 'done' && state !== 'checking') await this.routes.cancel(id).catch(() => {});
  }

  /**
   * Goes on with one that failed.
   *
   * @param {number} key
   */
  retry(key) {
    const entry = this.entries.find((e) => e.upload.key === key && e.upload.state === 'failed');
    if (!entry) return;
    this.change(entry, { state: 'waiting', problem: null });
    this.run();
  }

  /**
   * @param {Uploader['entries'][number]} entry
   * @param {Partial<Upload>} change
   */
  change(entry, change) {
    entry.upload = { ...entry.upload, ...change };
    this.tell();
  }

  tell() {
    this.onChange(this.entries.map((e) => e.upload));
  }
}

/** @param {number} ms */
const sleep = (ms) => new Promise((/** @type {(value: void) => void} */ resolve) => setTimeout(resolve, ms));
