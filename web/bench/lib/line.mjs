import { connect, createServer } from 'node:net';

/** A way to the server that can be cut: what is on it is lost, and nobody gets through until it is mended. */
export class Line {
  url;
  #server;
  #sockets = new Set();
  #open = true;

  static async to(url) {
    const line = new Line();
    const { hostname, port } = new URL(url);
    line.#server = createServer((near) => {
      if (!line.#open) return near.destroy();
      const far = connect(Number(port), hostname);
      for (const one of [near, far]) {
        line.#sockets.add(one);
        one.on('error', () => one.destroy());
        one.on('close', () => line.#sockets.delete(one));
      }
      near.pipe(far).pipe(near);
    });
    await new Promise((resolve) => line.#server.listen(0, hostname, resolve));
    line.url = `http://${hostname}:${line.#server.address().port}`;
    return line;
  }

  cut() {
    this.#open = false;
    for (const one of this.#sockets) one.destroy();
  }
  mend() {
    this.#open = true;
  }
  close() {
    this.cut();
    this.#server.close();
  }
}
