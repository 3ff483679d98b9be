export { Api, api, fileUrl, thumbnailUrl } from './client';
export type { UploadOptions } from './files';
export { asProblem, Problem } from './problem';
export type * from './types';
export { uuid } from './uuid';
