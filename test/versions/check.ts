import type { RealN8n } from '../e2e/use-n8n';

/** Something that has to hold in every version of n8n: a line of the README's table. */
export interface Check {
	readonly title: string;
	readonly holds: (n8n: RealN8n) => Promise<void>;
}
