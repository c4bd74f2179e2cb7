import { readFileSync } from 'node:fs';

const TAIL_LINES = 60;

/** A failure of the harness or of something it ran, with the log file that tells more, if any. */
export class HostError extends Error {
	private readonly log: string | undefined;

	constructor(message: string, { log }: { log?: string } = {}) {
		super(message);
		this.name = 'HostError';
		this.log = log;
	}

	/** The message and the end of the log, for a person. */
	get report(): string {
		if (this.log === undefined) return this.message;
		const tail = readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
		return [`${this.message}. The end of its log:`, ...tail.map((line) => `  │ ${line}`)].join(
			'\n',
		);
	}
}
