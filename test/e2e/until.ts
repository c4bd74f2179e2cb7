const POLL_MS = 20;

export const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for something that must come; that it never does is said by the test's own timeout. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await holds())) await pause(POLL_MS);
}
