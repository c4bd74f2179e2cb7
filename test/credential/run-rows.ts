import { StoredCredential } from '../engine/credentials-helper';
import { runWorkflow, type RunResult } from '../engine/run-workflow';
import { rows } from './stored';

type Entered = ConstructorParameters<typeof StoredCredential>[0];

/** Creates so many audiences with a credential; a row that fails comes out beside the others. */
export async function runRows(count: number, credential: StoredCredential | Entered) {
	return await runWorkflow({
		rows: rows(count),
		credential:
			credential instanceof StoredCredential ? credential : new StoredCredential(credential),
		parameters: { mappingMode: 'autoMapInputData' },
		settings: { onError: 'continueRegularOutput' },
	});
}

/** What each row's item says went wrong: message and description, in input order. */
export const errorsOf = ({ items }: RunResult): string[] =>
	items.map(({ error, details }) => `${textOf(error)}. ${textOf(details, 'description')}`);

function textOf(value: unknown, key?: string): string {
	if (typeof value === 'string') return value;
	const inside =
		typeof value === 'object' && value !== null && key !== undefined
			? Object.entries(value).find(([name]) => name === key)
			: undefined;
	return inside === undefined ? '' : textOf(inside[1]);
}
