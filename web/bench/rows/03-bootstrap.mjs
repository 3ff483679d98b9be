import { request } from 'node:http';
import { figure, kb, ms, p50, p95, sum } from '../lib/figures.mjs';

const times = 60;
const paths = ['/start', '/conversations?view=mine&limit=50'];

/** What the server answers to begin with: the person, the catalogues, the counts, and the first rows of the list. */
export default {
  rows: ['3'],
  async measure({ desk }) {
    const took = [];
    let bytes = 0;
    for (let time = 0; time < times; time++) {
      const began = performance.now();
      bytes = sum(await Promise.all(paths.map((path) => weigh(desk, path))));
      if (time > 0) took.push(performance.now() - began); // the first one warms the connections
    }
    return [
      figure(3, 'bootstrap JSON', '≤ 60 KB gz', kb(bytes), bytes <= 60 * 1024, paths.join(' + ')),
      figure(
        3,
        'the server takes for it',
        'p95 ≤ 80 ms',
        `p50 ${ms(p50(took))}, p95 ${ms(p95(took))}`,
        p95(took) <= 80,
      ),
    ];
  },
};

function weigh(desk, path) {
  const headers = { 'Accept-Encoding': 'gzip', Cookie: `timbre_session=${desk.agent.Session}` };
  return new Promise((resolve, reject) => {
    request(`${desk.url}/api/v1${path}`, { headers }, (response) => {
      let bytes = 0;
      response.on('data', (piece) => (bytes += piece.length));
      response.on('end', () => (response.statusCode === 200 ? resolve(bytes) : reject(new Error(path))));
    })
      .on('error', reject)
      .end();
  });
}
