import type { MadePasskey, PasskeyChallenge, PasskeyWish, UsedPasskey } from '$lib/api';
import { bytesOf, textOf } from './base64url';

/** Why a browser gave no passkey: nobody chose one in time, it has this one already, or it may not here. */
export type Refusal = 'cancelled' | 'known' | 'not_here' | 'failed';

export class PasskeyRefused extends Error {
  constructor(readonly why: Refusal) {
    super(`no passkey: ${why}`);
  }
}

/** Whether this browser has passkeys; over plain http none has. */
export const supported = (): boolean => isSecureContext && typeof PublicKeyCredential === 'function';

/** Whether it offers them in the field for the email. */
export async function offersInField(): Promise<boolean> {
  const asked = supported() && PublicKeyCredential.isConditionalMediationAvailable;
  return asked ? asked.call(PublicKeyCredential).catch(() => false) : false;
}

/** Has the browser make a passkey. Rejects with PasskeyRefused. */
export async function make(wish: PasskeyWish): Promise<MadePasskey> {
  const made = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(wish.challenge),
        rp: { id: wish.site, name: 'Timbre' },
        user: { id: bytesOf(wish.user), name: wish.email, displayName: wish.name },
        pubKeyCredParams: wish.algorithms.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: wish.known.map(({ credential, transports }) => ({
          type: 'public-key',
          id: bytesOf(credential),
          transports: transports as AuthenticatorTransport[],
        })),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        attestation: 'none',
      },
    }),
  );
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    client_data: textOf(response.clientDataJSON),
    attestation: textOf(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  };
}

/** Has the browser show one of the passkeys that it has for the site; in the email's field, if `inField`. Rejects with PasskeyRefused. */
export async function show(
  asked: PasskeyChallenge,
  { inField = false, signal }: { inField?: boolean; signal?: AbortSignal } = {},
): Promise<UsedPasskey> {
  const used = await ask(() =>
    navigator.credentials.get({
      publicKey: { challenge: bytesOf(asked.challenge), rpId: asked.site, userVerification: 'required' },
      ...(inField ? { mediation: 'conditional' as const } : {}),
      ...(signal ? { signal } : {}),
    }),
  );
  const response = used.response as AuthenticatorAssertionResponse;
  return {
    credential: textOf(used.rawId),
    client_data: textOf(response.clientDataJSON),
    authenticator_data: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    ...(response.userHandle ? { user: textOf(response.userHandle) } : {}),
  };
}

async function ask(work: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let credential: Credential | null;
  try {
    credential = await work();
  } catch (error) {
    throw new PasskeyRefused(whyOf(error));
  }
  if (!credential) throw new PasskeyRefused('cancelled');
  return credential as PublicKeyCredential;
}

/** What the names of a browser's errors mean (WebAuthn §5.1). */
export function whyOf(error: unknown): Refusal {
  switch ((error as { name?: string } | undefined)?.name) {
    case 'NotAllowedError':
    case 'AbortError':
      return 'cancelled';
    case 'InvalidStateError':
      return 'known';
    case 'SecurityError':
      return 'not_here';
    default:
      return 'failed';
  }
}
