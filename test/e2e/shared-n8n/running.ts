/** What has to be ended after the last test, the last started first. */
const endings: Array<() => Promise<void>> = [];

export const atTheEnd = (end: () => Promise<void>) => void endings.unshift(end);

export async function endAll(): Promise<void> {
	for (const end of endings.splice(0)) await end();
}
