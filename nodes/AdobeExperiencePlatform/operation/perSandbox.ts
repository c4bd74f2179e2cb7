import type { Ask } from '../run/ask';
import type { Run, Task } from './execute';

/**
 * What the rows that work in the same sandbox share.
 * @param open makes it for the rows of a sandbox, when the first of them asks
 */
export function perSandbox<Row, Shared>(
	run: Pick<Run, 'askFor'>,
	tasks: ReadonlyArray<Task<Row>>,
	open: (ask: Ask, tasks: ReadonlyArray<Task<Row>>) => Shared,
): (task: Task<Row>) => Shared {
	const shared = new Map<string | undefined, { readonly value: Shared }>();
	return (task) => {
		const { sandboxName } = task.options;
		const own = shared.get(sandboxName) ?? {
			value: open(
				run.askFor(task),
				tasks.filter(({ options }) => options.sandboxName === sandboxName),
			),
		};
		shared.set(sandboxName, own);
		return own.value;
	};
}
