import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

/** The resident memory of a process, in MB of 2^20 bytes. */
export interface Memory {
	readonly pid: number;
	/** The most since the last `forgetPeak`. */
	peak(): Promise<number>;
	forgetPeak(): Promise<void>;
}

/**
 * The memory of n8n itself, without its task runner and without the process that holds the leash.
 * @param groupId of n8n's process group, whose leader is the leash
 * @returns `undefined` where the system is no Linux, which is the one that keeps a peak to be read
 */
export async function n8nMemory(groupId: number | undefined): Promise<Memory | undefined> {
	const children = `/proc/${groupId}/task/${groupId}/children`;
	if (groupId === undefined || !existsSync(children)) return undefined;
	const [pid] = (await readFile(children, 'utf8')).trim().split(' ').map(Number);
	if (pid === undefined) return undefined;

	return {
		pid,
		async peak() {
			const status = await readFile(`/proc/${pid}/status`, 'utf8');
			return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
		},
		forgetPeak: async () => await writeFile(`/proc/${pid}/clear_refs`, '5'),
	};
}
