import { readFileSync } from 'node:fs';

const TAIL_LINES = 40;

/** A failure of the harness or of something it ran, with the end of the log that tells more. */
export class HostError extends Error {
	/** Read at once: on the way out, cleaning up removes the log. */
	private readonly tail: string[];

	constructor(message: string, { log }: { log?: string } = {}) {
		super(message);
		this.name = 'HostError';
		this.tail =
			log === undefined ? [] : readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
	}

	/** For a person, with what matters most at the end, where the eye is. */
	get report(): string {
		return [...this.tail.map((line) => `  │ ${line}`), this.message].join('\n');
	}
}

export function reportOf(error: unknown): string {
	if (error instanceof HostError) return error.report;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
