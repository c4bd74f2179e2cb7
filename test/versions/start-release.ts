import { HostError } from '../host/host-error';
import { type RunningN8n, startN8n } from '../host/n8n';
import type { TriedRelease } from './releases';

/** Starts an n8n of this version; jest shows of an error only its message, so n8n's last words go there. */
export async function startRelease(release: TriedRelease, tarball: string): Promise<RunningN8n> {
	try {
		return await startN8n({ tarball, release, env: release.env });
	} catch (error) {
		throw error instanceof HostError ? new Error(error.report) : error;
	}
}
