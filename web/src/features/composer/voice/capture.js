// Hands on what the microphone hears, a few samples at a time. Runs in the audio thread.
/* global registerProcessor, AudioWorkletProcessor */
const size = 4096;

registerProcessor(
  'capture',
  class extends AudioWorkletProcessor {
    #buffer = new Float32Array(size);
    #filled = 0;

    process([[samples]]) {
      if (!samples) return true;
      this.#buffer.set(samples, this.#filled);
      this.#filled += samples.length;
      if (this.#filled === size) {
        this.port.postMessage(this.#buffer, [this.#buffer.buffer]);
        this.#buffer = new Float32Array(size);
        this.#filled = 0;
      }
      return true;
    }
  },
);
