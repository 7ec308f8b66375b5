/**
 * The live channel: what other pages and jobs do, and pictures while playing. Connects again until closed.
 *
 * @typedef {{type: string, [field: string]: any}} Message
 * @typedef {{video: number, frame: number, seconds: number, jpeg: Blob}} PlayedFrame
 */
export class LiveChannel {
  /**
   * @param {object} options
   * @param {string} options.url
   * @param {(message: Message) => void} options.onMessage
   * @param {(picture: PlayedFrame) => void} options.onPicture
   * @param {(open: boolean) => void} options.onState
   * @param {(url: string) => WebSocket} [options.connect]
   */
  constructor({ url, onMessage, onPicture, onState, connect = (to) => new WebSocket(to) }) {
    this.url = url;
    this.onMessage = onMessage;
    this.onPicture = onPicture;
    this.onState = onState;
    this.connect = connect;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.failures = 0;
    this.closed = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  get isOpen() {
    return this.socket?.readyState === 1;
  }

  open() {
    clearTimeout(this.timer);
    if (this.closed || (this.socket && this.socket.readyState <= 1)) return;
    const socket = this.connect(this.url);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.failures = 0;
      this.onState(true);
    };
    socket.onmessage = (event) => this.receive(event.data);
    socket.onclose = () => this.lost(socket);
    this.socket = socket;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  /**
   * @param {Message} message
   * @returns {boolean} false when there is no connection to send it on
   */
  send(message) {
    if (!this.isOpen) return false;
    this.socket?.send(JSON.stringify(message));
    return true;
  }

  /** @param {string | ArrayBuffer} data */
  receive(data) {
    if (typeof data === 'string') {
      this.onMessage(JSON.parse(data));
      return;
    }
    const view = new DataView(data);
    if (data.byteLength <= 16) return;
    this.onPicture({
      video: view.getUint32(0, true), frame: view.getUint32(4, true), seconds: view.getFloat64(8, true),
      jpeg: new Blob([new Uint8Array(data, 16)], { type: 'image/jpeg' }),
    });
  }

  /** @param {WebSocket} socket */
  lost(socket) {
    if (socket !== this.socket) return;
    this.onState(false);
    const wait = Math.min(4000, 300 * 2 ** this.failures++);
    if (!this.closed) this.timer = setTimeout(() => this.open(), wait);
  }
}
