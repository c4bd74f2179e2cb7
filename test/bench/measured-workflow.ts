import type { Workflow } from '../host/workflow';
import type { Contender } from './contenders';
import type { NodeCredentials } from './credentials';

export const TRIGGER = 'Start';
export const MEASURED = 'Measured';

/** Long enough for a look into the heap that shows the items that went in and those that came out. */
const HOLD = {
	name: 'Hold',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { resume: 'timeInterval', amount: 2, unit: 'seconds' },
};

/**
 * The rows of a CSV file into one node, whose own time n8n records.
 * @param holds whether n8n is to keep the items for a moment after
 */
export function measuredWorkflow(
	title: string,
	csvFile: string,
	node: Omit<Contender, 'credential'>,
	credentials: NodeCredentials,
	holds: boolean,
): Workflow {
	const chain = [
		{ name: TRIGGER, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: 'Read CSV File',
			type: 'n8n-nodes-base.readWriteFile',
			typeVersion: 1.1,
			parameters: { operation: 'read', fileSelector: csvFile, options: {} },
		},
		{
			name: 'Extract Rows',
			type: 'n8n-nodes-base.extractFromFile',
			typeVersion: 1.1,
			parameters: { operation: 'csv', binaryPropertyName: 'data', options: {} },
		},
		{ name: MEASURED, ...node, credentials },
		...(holds ? [HOLD] : []),
	];
	const nodes = chain.map((each, place) => ({ ...each, position: [220 * place, 0] }));
	const connections: Record<string, unknown> = {};
	chain.slice(1).forEach(({ name }, place) => {
		connections[chain[place]?.name ?? TRIGGER] = {
			main: [[{ node: name, type: 'main', index: 0 }]],
		};
	});
	return { name: title, nodes, connections, settings: { executionOrder: 'v1' } };
}
