/** Why nothing can be recorded. */
export type Obstacle = 'denied' | 'insecure' | 'missing' | 'busy' | 'unsupported' | 'unloaded';

/** Opens the microphone; asks the person if the browser does not know yet. Rejects with an Obstacle. */
export async function openMicrophone(): Promise<MediaStream> {
  // Over plain HTTP a browser shows pages no microphone at all.
  if (!isSecureContext || !('mediaDevices' in navigator)) throw obstacle('insecure');
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (error) {
    throw obstacle(obstacles[(error as DOMException).name] ?? 'busy');
  }
}

const obstacles: Readonly<Record<string, Obstacle>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
};

export class MicrophoneError extends Error {
  constructor(readonly obstacle: Obstacle) {
    super(obstacle);
  }
}
const obstacle = (what: Obstacle) => new MicrophoneError(what);

/** Whose settings have the permission: where to look differs. */
export function browserName(agent = navigator.userAgent): 'chromium' | 'firefox' | 'safari' {
  if (/Firefox|FxiOS/.test(agent)) return 'firefox';
  return /Safari/.test(agent) && !/Chrom|Edg|OPR|CriOS/.test(agent) ? 'safari' : 'chromium';
}
