/** Does a piece of work and, where there is someone to read it, says so. */
export type Step = <T>(title: string, work: () => Promise<T>) => Promise<T>;

/** For tests, whose runner does the reporting. */
export const silently: Step = async (_title, work) => await work();

/** Prints a line per step: on a terminal with its seconds counting, in a log with a sign of life. */
export const visibly: Step = async (title, work) => {
	const startedAt = Date.now();
	const elapsed = () => (Date.now() - startedAt) / 1_000;
	const { isTTY } = process.stdout;

	const showRunning = () => {
		if (isTTY) process.stdout.write(`\r\x1b[2K▸ ${title} … ${elapsed().toFixed(0)} s`);
		else console.log(`▸ ${title} … ${elapsed().toFixed(0)} s`);
	};
	const showEnded = (mark: string) => {
		clearInterval(timer);
		console.log(`${isTTY ? '\r\x1b[2K' : ''}${mark} ${title} (${elapsed().toFixed(1)} s)`);
	};

	showRunning();
	const timer = setInterval(showRunning, isTTY ? 1_000 : 30_000);
	try {
		const result = await work();
		showEnded('✓');
		return result;
	} catch (error) {
		showEnded('✗');
		throw error;
	}
};
